import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { BundleHolder } from "../../../agent/bundle/active-bundle.ts";
import { BundleKeeper } from "../../../agent/bundle/bundle-keeper.ts";
import { BundleReport } from "../../../agent/bundle/bundle-report.ts";
import { ContentFetcher } from "../../../agent/bundle/content-fetcher.ts";
import { LastKnownGood } from "../../../agent/bundle/last-known-good.ts";
import { PieceShelf } from "../../../agent/bundle/piece-shelf.ts";
import { TrustMemory } from "../../../agent/keys/trust-memory.ts";
import { silentLog } from "../../../agent/ports.ts";
import { systemClock } from "../../../agent/system-clock.ts";
import { silentLogger } from "../../../runtime/log/logger.ts";
import { bundleStore } from "../../../runtime/nats/bundle-store.ts";
import { openLink } from "../../../runtime/nats/link.ts";
import { decodeContent, type TrustedKeys, verifyPointer } from "../../../shared/bundle/index.ts";
import { encodeBundlePointer } from "../../../shared/bus/codec.ts";
import { compilePolicySet } from "../../../shared/policy/index.ts";

export interface SimulatedAgentOptions {
  readonly natsUrl: string;
  readonly environment: string;
  readonly keys: TrustedKeys;
  /** Where its folder is made. */
  readonly folder: string;
  /** Whether it fetches by pieces, as agents do, or every content whole. */
  readonly byPieces: () => boolean;
}

/** All of an agent that gets bundles into force, on a NATS connection of its own; nobody asks it anything. */
export interface SimulatedAgent {
  /** When it began to enforce this revision or a later one, on the clock of performance.now(). */
  enforcedAt(revision: number): Promise<number>;
  /** Resolves when what it enforces is on its disk. */
  saved(): Promise<void>;
  /** Of the entry that it watches. */
  pointerBytes(): Promise<number>;
  /** That came over its connection so far. */
  receivedBytes(): number;
  stop(): Promise<void>;
}

export async function startSimulatedAgent(options: SimulatedAgentOptions): Promise<SimulatedAgent> {
  const { natsUrl, environment, keys, byPieces } = options;
  const folder = await mkdtemp(join(options.folder, "agent-"));
  const link = await openLink({
    servers: natsUrl,
    name: "bench-agent",
    authority: false,
    logger: silentLogger,
  });
  const store = bundleStore(link, 1);
  const holder = new BundleHolder();
  const disk = new LastKnownGood(folder);
  const fetcher = new ContentFetcher({
    source: {
      getContent: (digest) => store.getContent(environment, digest),
      getPiece: (id) => store.getPiece(environment, id),
    },
    shelf: new PieceShelf(folder, "enforced"),
    held: async () => (await disk.load())?.content,
    log: silentLog,
  });
  const keeper = new BundleKeeper({
    holder,
    checks: {
      verifyPointer: (bundle, purpose) => verifyPointer(bundle, environment, keys, purpose),
      decodeContent,
      compile: compilePolicySet,
    },
    disk,
    memory: await TrustMemory.open(folder, environment),
    report: new BundleReport(),
    isRevoked: () => false,
    getContent: async (bundle) => {
      const { pieces: _, ...whole } = bundle;
      return (await fetcher.fetch(byPieces() ? bundle : whole))?.bytes;
    },
    onEnforced: () => fetcher.done(),
    clock: systemClock,
    log: silentLog,
  });
  let enforced = { revision: 0, atMs: 0 };
  const waiting = new Set<() => void>();
  holder.onSwap(({ manifest }) => {
    enforced = { revision: manifest.revision, atMs: performance.now() };
    for (const look of [...waiting]) look();
  });
  const stopWatching = await store.watch(environment, (pointer) => keeper.offer(pointer));
  return {
    enforcedAt: (revision) =>
      new Promise((resolve) => {
        const look = () => {
          if (enforced.revision < revision) return;
          waiting.delete(look);
          resolve(enforced.atMs);
        };
        waiting.add(look);
        look();
      }),
    saved: () => keeper.saved(),
    pointerBytes: async () => {
      const active = await store.active(environment);
      return active === undefined ? 0 : encodeBundlePointer(active.pointer).length;
    },
    receivedBytes: () => link.session().nc.stats().inBytes,
    async stop() {
      await stopWatching();
      await keeper.stop();
      await link.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
