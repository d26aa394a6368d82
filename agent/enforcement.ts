import type { KeyRing } from "../runtime/keys/key-ring.ts";
import { decodeContent, verifyOutcome, verifyPointer } from "../shared/bundle/index.ts";
import type { BundleManifest } from "../shared/bundle/model.ts";
import type { Bus } from "../shared/bus/ports.ts";
import type { AgentSettings } from "../shared/config/index.ts";
import { type Fact, NO_DECLARATIONS } from "../shared/facts/index.ts";
import { compilePolicySet } from "../shared/policy/index.ts";
import { BundleHolder } from "./bundle/active-bundle.ts";
import { BundleKeeper } from "./bundle/bundle-keeper.ts";
import { BundleReport } from "./bundle/bundle-report.ts";
import { ContentFetcher } from "./bundle/content-fetcher.ts";
import { LastKnownGood } from "./bundle/last-known-good.ts";
import { PieceShelf } from "./bundle/piece-shelf.ts";
import { ShadowKeeper } from "./bundle/shadow-keeper.ts";
import { type CacheCount, DecisionCache } from "./cache/decision-cache.ts";
import { decide, type Situation } from "./decide/decide.ts";
import { rememberVerified } from "./escalation/remember-verified.ts";
import { within } from "./escalation/within.ts";
import { ContentKeeper } from "./explain/content-keeper.ts";
import { FactFile } from "./facts/fact-file.ts";
import { FactHolder } from "./facts/fact-holder.ts";
import { FactKeeper } from "./facts/fact-keeper.ts";
import { GrantIndex } from "./grants/grant-index.ts";
import { GrantKeeper } from "./grants/grant-keeper.ts";
import { Trial } from "./heartbeat/trial.ts";
import { RevocationIntake } from "./keys/revocation-intake.ts";
import type { TrustMemory } from "./keys/trust-memory.ts";
import type { AgentLog, Clock } from "./ports.ts";
import type { CheckDeps } from "./service/check.ts";
import { Contact } from "./staleness/contact.ts";

/** Told of all that decisions depend on, as it comes into force. */
export interface EnforcementWatcher {
  bundle(manifest: BundleManifest, content: Uint8Array): void;
  /** Nothing is in force any more. */
  noBundle(): void;
  /** What is evaluated beside it; undefined: nothing. */
  shadow(shadow: { readonly manifest: BundleManifest; readonly content: Uint8Array } | undefined): void;
  facts(facts: readonly Fact[]): void;
  /** The bus answered at this moment. */
  contact(atMs: number): void;
}

export interface EnforcementOptions {
  readonly settings: Pick<
    AgentSettings,
    "environment" | "agentId" | "labels" | "dataDir" | "maxStalenessMs" | "onStale" | "decisionCacheEntries"
  >;
  readonly bus: Pick<Bus, "bundles">;
  readonly keys: KeyRing;
  readonly memory: TrustMemory;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly cacheCount: CacheCount;
  readonly watcher?: EnforcementWatcher | undefined;
}

/** What the agent enforces, where that comes from, and the one step that decides by it. */
export type Enforcement = Awaited<ReturnType<typeof openEnforcement>>;

/** After a revocation: so long may what the key had signed stay in force, while another bundle is looked for. */
const CATCH_UP_MS = 2_000;

/** Wires bundle, facts and grants to the decision step, and loads what an earlier run left on disk. */
export async function openEnforcement(options: EnforcementOptions) {
  const { settings, bus, keys, memory, clock, log, cacheCount, watcher } = options;
  const { environment, dataDir } = settings;
  const holder = new BundleHolder();
  const facts = new FactHolder();
  const index = new GrantIndex();
  const cache = new DecisionCache(settings.decisionCacheEntries, cacheCount);
  holder.onSwap(({ factDeclarations: declared = NO_DECLARATIONS }) => facts.declare(declared, clock.nowMs()));
  holder.onSwap(() => cache.clear());
  holder.onDrop(() => cache.clear());
  facts.onChange(() => cache.clear());
  index.onChange(() => cache.clear());

  const disk = new LastKnownGood(dataDir);
  const contact = new Contact(settings.maxStalenessMs, settings.onStale, await disk.lastContactMs());
  const report = new BundleReport();
  const fetcherOf = (name: string) =>
    new ContentFetcher({
      source: {
        getContent: (digest) => bus.bundles.getContent(environment, digest),
        getPiece: (id) => bus.bundles.getPiece(environment, id),
      },
      shelf: new PieceShelf(dataDir, name),
      held: async () => (await disk.load())?.content,
      log,
    });
  const fetcher = fetcherOf("enforced");
  const shadowFetcher = fetcherOf("shadow");
  const shadowKeeper = new ShadowKeeper({
    verify: (bundle) => verifyPointer(bundle, environment, keys, "shadow"),
    checks: { decodeContent },
    getContent: async (bundle) => (await shadowFetcher.fetch(bundle))?.bytes,
    onChange: (shadow) => {
      shadowFetcher.done();
      watcher?.shadow(shadow);
    },
    clock,
    log,
  });
  const contents = new ContentKeeper(clock);
  const trial = new Trial();
  const bundleKeeper = new BundleKeeper({
    holder,
    checks: {
      verifyPointer: (bundle, purpose) => verifyPointer(bundle, environment, keys, purpose),
      decodeContent,
      compile: compilePolicySet,
    },
    disk,
    memory,
    report,
    isRevoked: (kid) => keys.revoked.has(kid),
    getContent: async (bundle) => (await fetcher.fetch(bundle))?.bytes,
    onEnforced: (manifest, content) => {
      fetcher.done();
      contents.keep(manifest, content);
      watcher?.bundle(manifest, content);
    },
    onDropped: () => watcher?.noBundle(),
    self: { agentId: settings.agentId, labels: settings.labels ?? {} },
    onTrial: (standing) => (standing === undefined ? trial.end() : trial.take(standing, holder.revision)),
    clock,
    log,
  });
  const factFile = new FactFile(dataDir);
  const factKeeper = new FactKeeper(facts, factFile, clock, log, watcher && ((all) => watcher.facts(all)));
  const verified = rememberVerified((jws) => verifyOutcome(jws, keys));
  const grantKeeper = new GrantKeeper({ environment, index, verifyOutcome: verified.verify, clock, log });
  keys.onChange(() => {
    verified.forget();
    grantKeeper.keysChanged((kid) => keys.get(kid) !== undefined);
    bundleKeeper.keysChanged();
    shadowKeeper.keysChanged();
  });
  const revocations = new RevocationIntake({
    keys,
    memory,
    catchUp: () => within(clock, CATCH_UP_MS, offerActive()).catch(() => undefined),
    dropRevoked: () => bundleKeeper.dropRevoked(),
    log,
  });
  /** The pointer may be on its way to the watch only. */
  async function offerActive(): Promise<void> {
    const active = await bus.bundles.active(environment);
    if (active !== undefined) bundleKeeper.offer(active.pointer);
    await bundleKeeper.settled();
  }

  const noteSeen = (atMs: number) => {
    if (atMs > 0) facts.seen(atMs);
    watcher?.contact(atMs);
  };
  noteSeen(contact.lastMs);
  await bundleKeeper.loadFromDisk();
  await factKeeper.loadFromDisk();

  const evaluate = cache.evaluate.bind(cache);
  const situation = (): Situation => {
    const nowMs = clock.nowMs();
    const { tree, times } = facts.at(nowMs);
    const freshness = contact.freshness(nowMs);
    return { bundle: holder.current, facts: tree, factTimes: times, nowMs, freshness };
  };
  const step: CheckDeps["step"] = (request, decisionId, held) =>
    decide(request, decisionId, situation(), index, evaluate, held);

  return {
    holder,
    trial,
    facts,
    index,
    contact,
    bundleKeeper,
    shadowKeeper,
    factKeeper,
    grantKeeper,
    keys,
    report,
    revocations,
    verifyOutcome: verified.verify,
    contents,
    situation,
    step,
    /** The bus answered at this moment: whatever was published before it is known here. */
    noteContact(atMs: number): void {
      contact.made(atMs);
      noteSeen(atMs);
      disk.noteContact(atMs).catch((error: unknown) => log.warn({ error }, "the time of contact cannot be noted"));
    },
    async stop(): Promise<void> {
      await Promise.all([bundleKeeper.stop(), shadowKeeper.stop(), factKeeper.stop()]);
    },
  };
}
