import { createClient, type RpcClient } from "../runtime/rpc/client.ts";
import type { Decision } from "../shared/check/decision.ts";
import { errorMessage, PosternError } from "../shared/errors/postern-error.ts";
import { awaitApproval } from "./await-approval.ts";
import { fromCheckResponse } from "./decision-wire.ts";
import { fromExplainResponse } from "./explanation-wire.ts";
import { NotAllowedError } from "./not-allowed-error.ts";
import { toCheckRequest } from "./request-wire.ts";
import { activeTraceHeaders } from "./trace-headers.ts";
import type { CallOptions, CheckCallOptions, CheckInput, Guard, GuardOptions, OutcomeReport } from "./types.ts";

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_WAIT_TIMEOUT_MS = 60_000;
const OUTCOMES = {
  executed: "OUTCOME_STATUS_EXECUTED",
  failed: "OUTCOME_STATUS_FAILED",
  abandoned: "OUTCOME_STATUS_ABANDONED",
} as const;

/**
 * A client of the agent. It connects at the first call and again after every loss; one per process is enough. Throws
 * AGENT_ADDRESS_MISSING when neither the options nor `$POSTERN_AGENT` say where the agent is.
 */
export function createGuard(options: GuardOptions = {}): Guard {
  const client = createClient("postern.v1.Guard", addressOf(options), { headers: activeTraceHeaders });
  const check = (input: CheckInput, call: CheckCallOptions = {}) => checkOne(client, options, input, call);
  const reportOutcome = (report: OutcomeReport, call: CallOptions = {}) => sendOutcome(client, options, report, call);
  return {
    check,
    reportOutcome,
    explain: (input, call = {}) => explainOne(client, options, input, call),
    checkBatch: (inputs, call = {}) => checkMany(client, options, inputs, call),
    await: (approvalId, call = {}) => awaitApproval(client, approvalId, call.signal),
    require: (input, action, call = {}) => requireAllowed(check, reportOutcome, input, action, call),
    close: () => client.close(),
  };
}

type GuardClient = RpcClient<"postern.v1.Guard">;

function addressOf({ address }: GuardOptions): string {
  const known = address ?? process.env.POSTERN_AGENT ?? "";
  if (known !== "") return known;
  throw new PosternError("invalid_argument", "AGENT_ADDRESS_MISSING", "nobody said where the agent listens", {
    hint: "Give createGuard an address such as unix:/run/postern/agent.sock, or set POSTERN_AGENT.",
  });
}

async function checkOne(client: GuardClient, options: GuardOptions, input: CheckInput, call: CheckCallOptions) {
  const wait = call.wait ?? false;
  const fallback = wait ? Math.max(options.timeoutMs ?? 0, DEFAULT_WAIT_TIMEOUT_MS) : options.timeoutMs;
  const timeoutMs = call.timeoutMs ?? fallback ?? DEFAULT_TIMEOUT_MS;
  return fromCheckResponse(await client.check(toCheckRequest(input, wait), { timeoutMs, signal: call.signal }));
}

async function explainOne(client: GuardClient, options: GuardOptions, input: CheckInput, call: CallOptions) {
  return fromExplainResponse(await client.explain(toCheckRequest(input, false), unaryOptions(options, call)));
}

async function checkMany(
  client: GuardClient,
  options: GuardOptions,
  inputs: readonly CheckInput[],
  call: CallOptions,
): Promise<readonly Decision[]> {
  const requests = inputs.map((input) => toCheckRequest(input, false));
  const { responses } = await client.checkBatch({ requests }, unaryOptions(options, call));
  if (responses.length !== inputs.length) {
    const counts = `${responses.length} answers to ${inputs.length} requests`;
    throw new PosternError("internal", "BATCH_INCOMPLETE", `the agent gave ${counts}`, {
      hint: "Treat all as denied.",
    });
  }
  return responses.map(fromCheckResponse);
}

async function sendOutcome(client: GuardClient, options: GuardOptions, report: OutcomeReport, call: CallOptions) {
  const { decisionId, approvalId = "", status, message = "" } = report;
  await client.reportOutcome(
    { decisionId, approvalId, status: OUTCOMES[status], message },
    unaryOptions(options, call),
  );
}

function unaryOptions(options: GuardOptions, call: CallOptions) {
  return { timeoutMs: call.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: call.signal };
}

async function requireAllowed<T>(
  check: Guard["check"],
  reportOutcome: Guard["reportOutcome"],
  input: CheckInput,
  action: (decision: Decision) => T | Promise<T>,
  call: CheckCallOptions,
): Promise<T> {
  const decision = await check(input, call);
  if (decision.decision !== "ALLOW") throw new NotAllowedError(decision);
  const { decisionId, approvalId } = decision;
  // The action has run, or has not: a report that cannot be delivered changes neither, so it never hides the result.
  const report = (status: "executed" | "failed", message: string) =>
    reportOutcome({ decisionId, approvalId, status, message }).catch(() => undefined);
  try {
    const result = await action(decision);
    await report("executed", "");
    return result;
  } catch (error) {
    await report("failed", errorMessage(error));
    throw error;
  }
}
