import { decodeContent, type TrustedKeys, verifyOutcome, verifyPointer } from "../shared/bundle/index.ts";
import type { BundleManifest } from "../shared/bundle/model.ts";
import type { Bus } from "../shared/bus/ports.ts";
import type { AgentSettings } from "../shared/config/index.ts";
import type { Fact } from "../shared/facts/model.ts";
import { compilePolicySet } from "../shared/policy/index.ts";
import { BundleHolder } from "./bundle/active-bundle.ts";
import { BundleKeeper } from "./bundle/bundle-keeper.ts";
import { LastKnownGood } from "./bundle/last-known-good.ts";
import { type CacheCount, DecisionCache } from "./cache/decision-cache.ts";
import { decide } from "./decide/decide.ts";
import { rememberVerified } from "./escalation/remember-verified.ts";
import { FactFile } from "./facts/fact-file.ts";
import { FactHolder } from "./facts/fact-holder.ts";
import { FactKeeper } from "./facts/fact-keeper.ts";
import { GrantIndex } from "./grants/grant-index.ts";
import { GrantKeeper } from "./grants/grant-keeper.ts";
import type { AgentLog, Clock } from "./ports.ts";
import type { CheckDeps } from "./service/check.ts";
import { Contact } from "./staleness/contact.ts";

/** Told of all that decisions depend on, as it comes into force. */
export interface EnforcementWatcher {
  bundle(manifest: BundleManifest, content: Uint8Array): void;
  facts(facts: readonly Fact[]): void;
  /** The bus answered at this moment. */
  contact(atMs: number): void;
}

export interface EnforcementOptions {
  readonly settings: Pick<
    AgentSettings,
    "environment" | "dataDir" | "maxStalenessMs" | "onStale" | "decisionCacheEntries"
  >;
  readonly bus: Pick<Bus, "bundles">;
  readonly keys: TrustedKeys;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly cacheCount: CacheCount;
  readonly watcher?: EnforcementWatcher | undefined;
}

/** What the agent enforces, where that comes from, and the one step that decides by it. */
export type Enforcement = Awaited<ReturnType<typeof openEnforcement>>;

/** Wires bundle, facts and grants to the decision step, and loads what an earlier run left on disk. */
export async function openEnforcement({ settings, bus, keys, clock, log, cacheCount, watcher }: EnforcementOptions) {
  const { environment, dataDir } = settings;
  const holder = new BundleHolder();
  const facts = new FactHolder();
  const index = new GrantIndex();
  const cache = new DecisionCache(settings.decisionCacheEntries, cacheCount);
  holder.onSwap(() => cache.clear());
  facts.onChange(() => cache.clear());
  index.onChange(() => cache.clear());

  const disk = new LastKnownGood(dataDir);
  const contact = new Contact(settings.maxStalenessMs, settings.onStale, await disk.lastContactMs());
  const bundleKeeper = new BundleKeeper({
    holder,
    checks: {
      verifyPointer: (pointer) => verifyPointer(pointer, environment, keys),
      decodeContent,
      compile: compilePolicySet,
    },
    disk,
    getContent: (digest) => bus.bundles.getContent(environment, digest),
    onEnforced: watcher && ((manifest, content) => watcher.bundle(manifest, content)),
    clock,
    log,
  });
  const factKeeper = new FactKeeper(facts, new FactFile(dataDir), log, watcher && ((all) => watcher.facts(all)));
  const verify = rememberVerified((jws) => verifyOutcome(jws, keys));
  const grantKeeper = new GrantKeeper({ environment, index, verifyOutcome: verify, clock, log });

  watcher?.contact(contact.lastMs);
  await bundleKeeper.loadFromDisk();
  await factKeeper.loadFromDisk();

  const evaluate = cache.evaluate.bind(cache);
  const step: CheckDeps["step"] = (request, decisionId, held) => {
    const nowMs = clock.nowMs();
    const situation = { bundle: holder.current, facts: facts.tree, nowMs, freshness: contact.freshness(nowMs) };
    return decide(request, decisionId, situation, index, evaluate, held);
  };

  return {
    holder,
    index,
    contact,
    bundleKeeper,
    factKeeper,
    grantKeeper,
    verifyOutcome: verify,
    step,
    /** The bus answered at this moment: whatever was published before it is known here. */
    noteContact(atMs: number): void {
      contact.made(atMs);
      watcher?.contact(atMs);
      disk.noteContact(atMs).catch((error: unknown) => log.warn({ error }, "the time of contact cannot be noted"));
    },
    async stop(): Promise<void> {
      await Promise.all([bundleKeeper.stop(), factKeeper.stop()]);
    },
  };
}
