import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPolicyFiles } from "../../cli/input/policy-files.ts";
import { packageFile } from "../../cli/package-file.ts";
import type { StackEvent } from "../../cli/stack/stack.ts";
import { startStack } from "../../cli/stack/start-stack.ts";
import { createGuard } from "../../client/index.ts";
import type { Expectations } from "./expectations.ts";
import { connectPerson } from "./person.ts";
import { startRefundService } from "./refund-process.ts";
import { readRequests } from "./request-file.ts";
import { createSamples } from "./samples.ts";
import type { World } from "./world.ts";

/** A world, and how it ends: every process stopped, every file removed. */
export interface OpenWorld {
  readonly world: World;
  close(): Promise<void>;
}

/** Undoes, last first, what was done so far; one failure does not keep the others from being undone. */
type Undo = () => void | Promise<void>;

async function undoAll(done: readonly Undo[]): Promise<void> {
  const failures: unknown[] = [];
  for (const undo of done.toReversed()) {
    try {
      await undo();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "not everything could be ended");
}

/**
 * Starts NATS, control plane, agent and refund service in a temporary folder on free ports, with the example policies
 * in force. Whatever goes wrong, or when `signal` aborts the start, nothing of it is left.
 */
export async function openWorld(
  expectations: Expectations,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<OpenWorld> {
  const done: Undo[] = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), "postern-demo-"));
    done.push(() => rm(folder, { recursive: true, force: true }));
    const policies = readPolicyFiles([
      packageFile("examples", "policies"),
      packageFile("examples", "demo", "policies"),
    ]);
    const stack = await startStack({
      dataDir: join(folder, "stack"),
      policiesDir: packageFile("examples", "policies"),
      restart: false,
      signal,
      onEvent: (event) => {
        const line = describeEvent(event);
        if (line !== undefined) say(line);
      },
    });
    done.push(() => stack.stop());
    const refunds = await startRefundService(stack.addresses.agent, join(folder, "refund-service.log"));
    done.push(() => refunds.stop());
    const guard = createGuard({ address: stack.addresses.agent });
    done.push(() => guard.close());

    const person = (name: string) => {
      const known = [stack.tokens.admin, ...stack.tokens.approvers].find((token) => token.name === name);
      if (known === undefined) throw new Error(`the stack has no token of ${name}`);
      const connected = connectPerson(stack.addresses.controlPlane, known.token, stack.environment);
      done.push(() => connected.close());
      return connected;
    };
    const world: World = {
      stack,
      guard,
      refundsUrl: refunds.url,
      admin: person("admin"),
      alice: person("alice"),
      bob: person("bob"),
      carol: person("carol"),
      requests: readRequests(packageFile("examples", "requests.ndjson")),
      policies,
      samples: createSamples(),
      expect: expectations.expect,
      say,
    };
    return { world, close: () => undoAll(done) };
  } catch (error) {
    await undoAll(done);
    throw error;
  }
}

function describeEvent(event: StackEvent): string | undefined {
  switch (event.kind) {
    case "ready":
      return `  ${event.part} is ready (pid ${event.pid}, ${Math.round(event.elapsedMs)} ms)`;
    case "fetching":
      return `  ${event.message}`;
    case "published":
      return `  revision ${event.revision} is in force: ${event.policies} policies, ${event.rules} rules`;
    default:
      return undefined;
  }
}
