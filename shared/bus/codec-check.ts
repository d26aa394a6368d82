import * as z from "zod";
import type { CheckRequest } from "../check/request.ts";
import { jsonObject } from "../json-schema.ts";

export const checkRequestSchema = z.object({
  subject: z.object({ type: z.string(), id: z.string(), roles: z.array(z.string()), properties: jsonObject }),
  action: z.object({ name: z.string(), properties: jsonObject }),
  resource: z.object({ type: z.string(), id: z.string(), properties: jsonObject }),
  context: jsonObject,
  arguments: jsonObject,
}) satisfies z.ZodType<CheckRequest>;
