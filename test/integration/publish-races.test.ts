import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BundleLibrary } from "../../control-plane/bundles/bundle-library.ts";
import { BundleWriter } from "../../control-plane/bundles/bundle-writer.ts";
import { type Order, Publisher } from "../../control-plane/bundles/publisher.ts";
import { newKeys } from "../../control-plane/testing/fixtures.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import { MAX_INLINE_BYTES } from "../../shared/bundle/inline-content.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import { sha256Digest } from "../../shared/digest/index.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { connectControlPlane } from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

/** Two replicas, each with its own connection to one nats-server, as two operators reach them. */
interface Operator {
  readonly name: string;
  readonly bus: ConnectedBus;
  readonly publisher: Publisher;
  readonly library: BundleLibrary;
}

let nats: TestNats;
let operators: readonly [Operator, Operator];

beforeAll(async () => {
  nats = await startTestNats();
  const { key, trusted } = await newKeys();
  const operator = async (name: string): Promise<Operator> => {
    const bus = await connectControlPlane(nats.url);
    const library = new BundleLibrary(bus.bundles, trusted, silentLogger);
    const writer = new BundleWriter({ store: bus.bundles, key, nowMs: Date.now, onPublished: () => undefined });
    const publisher = new Publisher({ library, writer, gate: { admit: async () => undefined } });
    return { name, bus, publisher, library };
  };
  operators = [await operator("alice"), await operator("bob")];
});
afterAll(async () => {
  for (const { bus } of operators ?? []) await bus.connection.close();
  await nats?.stop();
});

const filesOf = (name: string, round: number, padding = 0): readonly PolicyFile[] => [
  {
    path: "policy.yaml",
    content: `# ${name} in round ${round}
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: one, when: arguments.amount < ${round}, effect: allow }] }
# ${"x".repeat(padding)}
`,
  },
];

interface Attempt {
  readonly by: string;
  readonly manifest?: BundleManifest;
  readonly conflict?: { readonly message: string };
}

async function attempt(
  { name, publisher }: Operator,
  environment: string,
  round: number,
  over: Partial<Order>,
  padding: number,
): Promise<Attempt> {
  const order: Order = {
    environment,
    by: { name, roles: ["policy-editor"], groups: [] },
    message: `${name}'s of round ${round}`,
    expectedRevision: undefined,
    force: false,
    breakGlass: "",
    ...over,
  };
  try {
    const published = await publisher.publish(order, filesOf(name, round, padding));
    if (published.state !== "published") throw new Error(`unexpected: ${published.state}`);
    return { by: name, manifest: published.manifest };
  } catch (error) {
    expect(error).toMatchObject({ kind: "conflict", code: "REVISION_CONFLICT" });
    return { by: name, conflict: error as { message: string } };
  }
}

/** Races of both operators, and what all of them claim to have put in force. */
async function race(environment: string, rounds: number, over: (revision: number) => Partial<Order>, padding = 0) {
  const winners = new Map<number, Attempt>();
  let [revision, conflicts] = [0, 0];
  for (let round = 1; round <= rounds; round += 1) {
    const attempts = await Promise.all(
      operators.map((operator) => attempt(operator, environment, round, over(revision), padding)),
    );
    const won = attempts.filter(({ manifest }) => manifest !== undefined);
    expect(won.length).toBeGreaterThan(0);
    for (const winner of won) {
      const claimed = winner.manifest?.revision ?? 0;
      expect(winners.has(claimed)).toBe(false);
      winners.set(claimed, winner);
      revision = Math.max(revision, claimed);
    }
    for (const { by, conflict } of attempts) {
      if (conflict === undefined) continue;
      conflicts += 1;
      // Whoever was first is named, with the words it left.
      const other = operators.find(({ name }) => name !== by)?.name;
      expect(conflict.message).toContain(`by ${other} at `);
      expect(conflict.message).toContain(`("${other}'s of round ${round}")`);
    }
  }
  return { winners, conflicts, revision };
}

/** What is in force is what its publisher sent, in full, whichever replica is asked. */
async function expectWhole(environment: string, winners: ReadonlyMap<number, Attempt>, padding = 0) {
  for (const { library } of operators) {
    for (const { pointer, manifest } of await library.history(environment)) {
      expect(winners.get(manifest.revision)?.manifest).toEqual(manifest);
      const content = await library.content(environment, pointer);
      const round = Number(/round (\d+)/.exec(manifest.message)?.[1]);
      expect(content.sources).toEqual(filesOf(manifest.publishedBy, round, padding));
      if (pointer.content !== undefined) expect(sha256Digest(pointer.content)).toBe(manifest.digest);
    }
  }
}

/** `RACES=4` runs four times as many. */
const SCALE = Number(process.env.RACES ?? 1);
vi.setConfig({ testTimeout: 240_000 * SCALE });

describe("two operators who publish at once, each through a replica of its own", () => {
  it("a thousand times from one base: each revision has one winner, and every loser hears who that was", async () => {
    const rounds = 1_000 * SCALE;
    const { winners, conflicts, revision } = await race("named", rounds, (base) => ({ expectedRevision: base }));
    expect([revision, winners.size, conflicts]).toEqual([rounds, rounds, rounds]);
    expect([...winners.keys()]).toEqual(Array.from({ length: rounds }, (_, index) => index + 1));
    await expectWhole("named", winners);
  });

  it("again and again naming no base: whoever meets the other loses, and no revision is claimed twice", async () => {
    const rounds = 250 * SCALE;
    const { winners, conflicts, revision } = await race("unnamed", rounds, () => ({}));
    expect(winners.size).toBe(revision);
    expect(winners.size + conflicts).toBe(2 * rounds);
    expect(conflicts).toBeGreaterThan(0);
    await expectWhole("unnamed", winners);
  });

  it("again and again by force: both get in, one after the other, and each says that it did not look", async () => {
    const rounds = 150 * SCALE;
    const { winners, revision } = await race("forced", rounds, () => ({ force: true }));
    expect([revision, winners.size]).toEqual([2 * rounds, 2 * rounds]);
    for (const { manifest } of winners.values()) expect(manifest?.origin).toEqual({ forced: true });
    await expectWhole("forced", winners);
  });

  it("with contents that need the object store: none is in force without its content", async () => {
    const rounds = 50 * SCALE;
    const over = (base: number) => ({ expectedRevision: base });
    const { winners, conflicts } = await race("large", rounds, over, MAX_INLINE_BYTES);
    expect([winners.size, conflicts]).toEqual([rounds, rounds]);
    await expectWhole("large", winners, MAX_INLINE_BYTES);
  });
});
