import * as z from "zod";
import { bundleOriginSchema } from "../bundle/manifest.ts";
import type { Breach, Content, RateFigure, RolloutEvent } from "../rollout/model.ts";
import { planSchema, rateGuard } from "../rollout/plan-schema.ts";

const count = z.int().min(0);
const names = z.array(z.string());

const contentSchema = z.object({ revision: count, digest: z.string() }) satisfies z.ZodType<Content>;

const proportion = z.object({ hits: count, of: count });

const figureSchema = z.object({
  ...rateGuard,
  canary: proportion,
  rest: proportion,
  atLeast: z.number(),
  breached: z.boolean(),
}) satisfies z.ZodType<RateFigure>;

const breachSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rates"), figures: z.array(figureSchema) }),
  z.object({ kind: z.literal("refused"), agents: z.array(z.object({ agentId: z.string(), why: z.string() })) }),
  z.object({ kind: z.literal("lost"), agents: names, of: count }),
]) satisfies z.ZodType<Breach>;

const atMs = z.number();
const by = z.string();

const rolloutEventSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("started"),
    atMs,
    by,
    id: z.string().min(1),
    environment: z.string().min(1),
    plan: planSchema,
    base: contentSchema,
    digest: z.string(),
    message: z.string(),
    origin: z.exactOptional(bundleOriginSchema),
  }),
  z.object({ kind: z.literal("placed"), atMs, revision: count }),
  z.object({ kind: z.literal("seen"), atMs, agents: names, rest: count }),
  z.object({ kind: z.literal("looked"), atMs, level: count, figures: z.array(figureSchema) }),
  z.object({ kind: z.literal("widened"), atMs, by, step: count }),
  z.object({ kind: z.literal("paused"), atMs, by, reason: z.string() }),
  z.object({ kind: z.literal("resumed"), atMs, by }),
  z.object({ kind: z.literal("promoted"), atMs, by, reason: z.string() }),
  z.object({ kind: z.literal("rolled_back"), atMs, breach: breachSchema }),
  z.object({ kind: z.literal("aborted"), atMs, by, reason: z.string() }),
  z.object({ kind: z.literal("superseded"), atMs, revision: count, by }),
]) satisfies z.ZodType<RolloutEvent>;

/** The events of one rollout, oldest first. */
export const rolloutSchema = z.array(rolloutEventSchema).min(1);
