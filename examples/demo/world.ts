import type { Stack } from "../../cli/stack/stack.ts";
import type { Guard } from "../../client/types.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import type { Expectations } from "./expectations.ts";
import type { Person } from "./person.ts";
import type { SampleRequest } from "./request-file.ts";
import type { Samples } from "./samples.ts";

/** What every scene plays in. */
export interface World {
  readonly stack: Stack;
  /** The SDK, at the agent's socket. */
  readonly guard: Guard;
  /** The refund service, a process of its own. */
  readonly refundsUrl: string;
  readonly admin: Person;
  /** support-leads, agent-supervisors, release-managers, dba */
  readonly alice: Person;
  /** finance, sre, dba */
  readonly bob: Person;
  /** finance, agent-supervisors */
  readonly carol: Person;
  readonly requests: readonly SampleRequest[];
  /** examples/policies, and the demo's own. */
  readonly policies: readonly PolicyFile[];
  readonly samples: Samples;
  readonly expect: Expectations["expect"];
  /** A line between the expectations. */
  say(text: string): void;
}

export interface Scene {
  readonly title: string;
  play(world: World): Promise<void>;
}
