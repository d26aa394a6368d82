import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createGuard } from "../../client/index.ts";
import { randomFrom } from "../../shared/policy/testing/random.ts";
import { askOnAndOn } from "./asker.ts";
import { VOTERS } from "./cast.ts";
import { collectEvidence, type Evidence } from "./evidence.ts";
import { FaultRunner } from "./fault-runner.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { Journal } from "./journal.ts";
import { lateWaiters } from "./late-waiters.ts";
import { judge, type Verdict } from "./verdict.ts";
import { voteOnAndOn } from "./voter.ts";

export interface KillLoopOptions {
  readonly kills: number;
  readonly seed: number;
  readonly askers: number;
  readonly onProgress: (line: string) => void;
  /** Logs and data stay when something was found, or when asked to. */
  readonly keep: boolean;
}

export interface KillLoopResult {
  readonly verdict: Verdict;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Processes that ended although nobody killed them. */
  readonly crashes: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** No failures by themselves: see late-waiters.ts. */
  readonly lateWaiters: readonly string[];
  readonly seconds: number;
  /** Undefined: nothing was kept. */
  readonly folder: string | undefined;
}

const MAX_WAIT_MS = 3_000;
/** After the last fault: errands under way end, and what is on disk goes out. */
const SETTLE_MS = 90_000;
const CLEARING_MS = 60_000;

/**
 * Real processes, killed, paused and cut off while people ask and vote. Then everything heals, whatever is under way is
 * seen to its end, and what the world was told is held against what is stored.
 */
export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "postern-chaos-"));
  await mkdir(folder, { recursive: true });
  const fleet = await startFleet({ folder, maxWaitMs: MAX_WAIT_MS });
  const journal = new Journal();
  try {
    const { counts: faults, troubles } = await playUnderFire(options, fleet, journal);
    const evidence = await untilDelivered(fleet, journal);
    const verdict = judge(journal, evidence);
    const clean = Object.values(verdict).every((found) => found.length === 0) && fleet.crashes.length === 0;
    const kept = options.keep || !clean;
    await fleet.stop();
    if (!kept) await rm(folder, { recursive: true, force: true });
    return {
      verdict,
      kills: faults.kill ?? 0,
      faults,
      crashes: fleet.crashes,
      counts: countsOf(journal, evidence),
      lateWaiters: lateWaiters(journal, evidence, troubles, fleet.targets),
      seconds: Math.round((performance.now() - startedAt) / 1_000),
      folder: kept ? folder : undefined,
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

/** Returns what there was of faults. */
async function playUnderFire(
  { kills, seed, askers, onProgress }: KillLoopOptions,
  fleet: Fleet,
  journal: Journal,
): Promise<Pick<FaultRunner, "counts" | "troubles">> {
  const closing = new AbortController();
  const over = new AbortController();
  const guards = fleet.agentSockets.map((address) => createGuard({ address }));
  const [first, ...others] = guards;
  if (first === undefined) throw new Error("INVARIANT: there are agents");
  const ports = { guards: [first, ...others] as const, journal, maxWaitMs: MAX_WAIT_MS };
  // Each actor draws from a sequence of its own, so that how fast one is does not change what another does.
  const asking = Array.from({ length: askers }, (_, index) =>
    askOnAndOn(
      { ...ports, random: randomFrom(seed * 1_000 + index), closing: closing.signal, over: over.signal },
      `a${index}`,
    ),
  );
  const voting = VOTERS.map((person, index) =>
    voteOnAndOn({ fleet, journal, random: randomFrom(seed * 1_000 + 500 + index), over: over.signal }, person),
  );
  try {
    const runner = new FaultRunner(fleet, randomFrom(seed));
    await runner.run(kills, (done) => onProgress(`${done} kills; ${journal.releases.length} releases`));
    await runner.healAll();
    closing.abort();
    onProgress("healed; seeing to the end what is under way");
    await Promise.race([
      Promise.all(asking),
      delay(SETTLE_MS, undefined, { signal: over.signal }).catch(() => undefined),
    ]);
    return runner;
  } finally {
    closing.abort();
    over.abort();
    await Promise.all([...asking, ...voting]);
    for (const guard of guards) guard.close();
  }
}

/** What agents and the queue hold goes out by itself: waits for that as long as anything that was promised is missing. */
async function untilDelivered(fleet: Fleet, journal: Journal): Promise<Evidence> {
  const giveUpAt = performance.now() + CLEARING_MS;
  for (;;) {
    const evidence = await collectEvidence(fleet);
    const missing = [...journal.pendings.keys()].some((id) => !evidence.approvals.has(id));
    if (!missing || evidence.underway.size === 0 || performance.now() > giveUpAt) return evidence;
    await delay(500);
  }
}

function countsOf(journal: Journal, evidence: Evidence): Readonly<Record<string, number>> {
  return {
    ...journal.counts,
    pendings: journal.pendings.size,
    releases: journal.releases.length,
    votes: journal.confirmedVotes.size,
    approvals: evidence.approvals.size,
    underway: evidence.underway.size,
    resurfaced: evidence.resurfaced,
  };
}
