import * as z from "zod";
import type { ChangeEnd, PolicyChange } from "../change/model.ts";
import { escalationSchema } from "./codec-approval.ts";

const changeEndSchema = z.object({
  status: z.enum(["applied", "stale", "denied", "expired", "cancelled", "refused"]),
  code: z.string(),
  reason: z.string(),
  atMs: z.number(),
  revision: z.int().min(0),
}) satisfies z.ZodType<ChangeEnd>;

export const policyChangeSchema = z.object({
  id: z.string().min(1),
  environment: z.string().min(1),
  guard: z.string().min(1),
  escalations: z.array(escalationSchema).min(1),
  end: z.exactOptional(changeEndSchema),
}) satisfies z.ZodType<PolicyChange>;
