import type { Audience } from "../bundle/model.ts";
import { sha256Digest } from "../digest/index.ts";

/** What an audience is chosen from. */
export interface Candidate {
  readonly agentId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Hex digits of the digest that make up a point: 48 bits, which a number holds exactly. */
const DIGITS = 12;

/**
 * Where an agent stands between 0 and 100, evenly spread and always the same for one salt. A share takes all agents whose
 * point is below it, so that a larger share only adds agents.
 */
export function pointOf(agentId: string, salt: string): number {
  const hex = sha256Digest(`${salt}\n${agentId}`).slice("sha256:".length, "sha256:".length + DIGITS);
  return (Number.parseInt(hex, 16) / 16 ** DIGITS) * 100;
}

/** Whether an agent is among those that an audience names. */
export function isInAudience({ agentId, labels }: Candidate, audience: Audience): boolean {
  const carriesAll = Object.entries(audience.labels).every(
    ([name, value]) => Object.hasOwn(labels, name) && labels[name] === value,
  );
  return carriesAll && pointOf(agentId, audience.salt) < audience.share;
}
