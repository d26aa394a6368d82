import { z } from "zod";
import type { CheckInput } from "../../client/types.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";

const schema = z.object({
  domain: z.string().regex(/^[A-Za-z0-9_-]+$/),
  task: z.string().default(""),
  user: z.string().min(1),
  tool: z.string().regex(/^[A-Za-z0-9_-]+$/),
  arguments: z.record(z.string(), z.json()).default({}),
});

/** One tool call of an AI agent, as a line of the file has it. */
export interface ToolCall {
  /** 1-based. */
  readonly line: number;
  /** The service that the agent works in. */
  readonly domain: string;
  /** Groups the calls of one conversation. Empty: none. */
  readonly task: string;
  /** The customer that the agent acts for. */
  readonly user: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** Reads NDJSON, one tool call a line; empty lines are skipped. Throws TOOL_CALL_INVALID, naming the line. */
export function parseToolCalls(text: string, file: string): readonly ToolCall[] {
  return text.split("\n").flatMap((content, index) => {
    if (content.trim() === "") return [];
    const line = index + 1;
    try {
      return [{ line, ...schema.parse(JSON.parse(content)) }];
    } catch (cause) {
      const what = cause instanceof z.ZodError ? z.prettifyError(cause) : errorMessage(cause);
      throw new PosternError("invalid_argument", "TOOL_CALL_INVALID", `This is not a tool call: ${what}`, {
        where: { file, line },
        hint: 'Each line is {"domain", "task", "user", "tool", "arguments"}.',
        cause,
      });
    }
  });
}

/**
 * The question that a tool call puts to the gate: may the agent of this domain, on behalf of this customer, call this
 * tool with these arguments? `runId` makes the calls of one run their own: a second run asks anew and joins nothing.
 */
export function toolCheck(call: ToolCall, runId: string): CheckInput {
  return {
    subject: { type: "agent", id: `${call.domain}-agent`, properties: { onBehalfOf: call.user } },
    action: `agent.${call.domain}.${call.tool}`,
    resource: { type: "tool", id: `${call.domain}.${call.tool}` },
    context: call.task === "" ? {} : { task: call.task },
    arguments: call.arguments,
    idempotencyKey: `replay-${runId}-${call.line}`,
    reason: call.task === "" ? "" : `conversation ${call.task}`,
  };
}
