import { readFileSync } from "node:fs";
import { z } from "zod";
import type { CheckInput } from "../../client/types.ts";
import type { DecisionKind } from "../../shared/check/decision.ts";

const json = z.record(z.string(), z.json());

const schema = z.strictObject({
  id: z.string(),
  service: z.string(),
  note: z.string().optional(),
  subject: z.strictObject({
    type: z.string(),
    id: z.string(),
    roles: z.array(z.string()),
    properties: json.default({}),
  }),
  action: z.strictObject({ name: z.string() }),
  resource: z.strictObject({ type: z.string(), id: z.string(), properties: json.default({}) }),
  context: json,
  arguments: json,
  reason: z.string().default(""),
  wait: z.boolean().default(false),
  expect: z.strictObject({
    decision: z.enum(["ALLOW", "DENY", "PENDING"]),
    reasonCode: z.string(),
    ruleIds: z.array(z.string()),
    obligations: z.array(z.string()).optional(),
  }),
});

/** One request of examples/requests.ndjson, with the answer that the example policies give. */
export type SampleRequest = z.output<typeof schema>;

/** Reads NDJSON; throws, naming the line, when one is not a request. */
export function readRequests(file: string): readonly SampleRequest[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line, index) => {
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${file}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}

/** The question of a sample request, as the SDK takes it. */
export function checkInput({ subject, action, resource, context, arguments: args, reason }: SampleRequest): CheckInput {
  return { subject, action: action.name, resource, context, arguments: args, reason };
}

/** What the demo saw of a decision, whichever way it came. */
export interface Observed {
  readonly decision: DecisionKind;
  readonly reasonCode: string;
  readonly reason: string;
  readonly ruleIds: readonly string[];
  readonly approvalId: string;
  readonly obligations: readonly string[];
}

/** What is not as the sample request expects, in a sentence; empty: all is. */
export function deviation(request: SampleRequest, observed: Observed | undefined): string {
  if (observed === undefined) return `${request.id}: no answer`;
  const { expect } = request;
  const expected = [expect.decision, expect.reasonCode, ...expect.ruleIds].join(" ");
  const found = [observed.decision, observed.reasonCode, ...observed.ruleIds].join(" ");
  if (expected !== found) return `${request.id}: expected ${expected}, got ${found} (${observed.reason})`;
  const missing = (expect.obligations ?? []).filter((id) => !observed.obligations.includes(id));
  return missing.length === 0 ? "" : `${request.id}: without obligation ${missing.join(", ")}`;
}
