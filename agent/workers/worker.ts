import type { Socket } from "node:net";
import { createLogger } from "../../runtime/log/logger.ts";
import { healthService } from "../../runtime/rpc/health.ts";
import { intercept } from "../../runtime/rpc/intercept.ts";
import { reflectionServices } from "../../runtime/rpc/reflection.ts";
import type { RpcMethod, RpcService } from "../../runtime/rpc/service.ts";
import { activeTraceparent } from "../../runtime/telemetry/carrier.ts";
import { rpcTelemetry } from "../../runtime/telemetry/rpc-spans.ts";
import { metering, tracing } from "../../runtime/telemetry/switches.ts";
import { decodeContent } from "../../shared/bundle/index.ts";
import { NO_DECLARATIONS } from "../../shared/facts/index.ts";
import { decisionLog } from "../audit/decision-log.ts";
import { decisionRecorder } from "../audit/decision-recorder.ts";
import { type ActiveBundle, BundleHolder } from "../bundle/active-bundle.ts";
import { loadContentInTurns } from "../bundle/verify-bundle.ts";
import { DecisionCache } from "../cache/decision-cache.ts";
import type { Situation } from "../decide/decide.ts";
import { FactHolder } from "../facts/fact-holder.ts";
import { Gate } from "../service/gate.ts";
import { ShadowObserver } from "../shadow/shadow-observer.ts";
import { Contact } from "../staleness/contact.ts";
import { systemClock } from "../system-clock.ts";
import { createOwnServer } from "../transport/create-server.ts";
import { uuidV7 } from "../uuid-v7.ts";
import { Forwarder } from "./forwarder.ts";
import { localCheck } from "./local-check.ts";
import type { ShadowContent, State, ToPrimary, ToWorker } from "./messages.ts";
import { Tally } from "./tally.ts";

const CHECK = "/postern.v1.Guard/Check";
/** Calls in hand of the primary, on top of those that may wait, of Check and of Await. */
const HANDED_OVER_BESIDE_WAITING = 2_000;

type Start = Extract<ToWorker, { readonly kind: "start" }>;

/** Sends to the primary; `done` when the channel has taken it. */
export type Send = (message: ToPrimary, done?: () => void) => void;

/** What a worker is made of: connections in, answers from memory out, and the rest to the primary. */
export function startWorker({ settings, recordKey, tls, service, methods }: Start, send: Send) {
  const clock = systemClock;
  const log = createLogger({ name: "agent-worker", level: settings.logLevel, format: settings.logFormat });
  const holder = new BundleHolder();
  let shadow: ActiveBundle | undefined;
  const facts = new FactHolder();
  const contact = new Contact(settings.maxStalenessMs, settings.onStale, 0);
  const { environment, agentId } = settings;
  const tally = new Tally(
    { environment, source: agentId },
    (tallied, done) => send({ kind: "tally", ...tallied }, done),
    () => metering.enabled,
  );
  const cache = new DecisionCache(settings.decisionCacheEntries, tally);
  holder.onSwap(({ factDeclarations: declared = NO_DECLARATIONS }) => facts.declare(declared, clock.nowMs()));
  holder.onSwap(() => cache.clear());
  holder.onDrop(() => cache.clear());
  facts.onChange(() => cache.clear());

  const forwarder = new Forwarder({
    send,
    gate: new Gate(2 * settings.maxWaiting + HANDED_OVER_BESIDE_WAITING, "Ask again; raise maxWaiting if this lasts."),
    traceparent: () => (tracing.enabled ? activeTraceparent() : undefined),
  });
  const situation = (nowMs: number): Situation => {
    const { tree, times } = facts.at(nowMs);
    return { bundle: holder.current, facts: tree, factTimes: times, nowMs, freshness: contact.freshness(nowMs) };
  };
  const check = localCheck({
    holder,
    situation,
    evaluate: cache.evaluate.bind(cache),
    tally,
    shadow: new ShadowObserver({
      shadow: () => shadow,
      oneIn: settings.shadowOneIn,
      situation: () => situation(clock.nowMs()),
      factsUnder: (declared, nowMs) => facts.under(declared, nowMs),
      onDifference: (difference) => tally.shadowDiffers(difference),
      onCompared: () => tally.shadowCompared(),
      onSkipped: () => tally.shadowSkipped(),
      nowMs: () => clock.nowMs(),
    }),
    logText: decisionLog(settings, decisionRecorder(settings, recordKey, holder, clock.nowMs())),
    limits: { maxDepth: settings.maxDepth, maxFields: settings.maxFields },
    clock,
    nextId: () => uuidV7(clock.nowMs()),
    traceparent: () => (tracing.enabled ? activeTraceparent() : ""),
    stopwatchMs: () => (metering.enabled ? performance.now() : 0),
  });
  const guard: RpcService = { name: service, methods: methods.map(toMethod) };
  const health = healthService();
  const services = [health.service, ...reflectionServices([health.service, guard]), intercept(guard, [rpcTelemetry()])];
  const server = createOwnServer(services, settings, log, tls);

  let loading: Promise<void> = Promise.resolve();
  let loadingShadow: Promise<void> = Promise.resolve();
  /** One after the other, since the last one is to hold. The primary has verified them; only it has the keys. */
  const load = ({ manifest, content }: Extract<State, { readonly kind: "bundle" }>) => {
    loading = loading.then(async () => holder.swap(await loadContentInTurns(manifest, content, { decodeContent })));
    return loading;
  };

  /** Compiled beside the work, one after the other. The primary could compile it; what is enforced does not wait for it. */
  const loadShadow = (bundle: ShadowContent | undefined) => {
    loadingShadow = loadingShadow.then(async () => {
      shadow = bundle && (await loadContentInTurns(bundle.manifest, bundle.content, { decodeContent }));
    });
    return loadingShadow;
  };

  return {
    /** Resolves when it is in force. What can't be, which the primary could, ends the process. */
    async apply(state: State): Promise<void> {
      switch (state.kind) {
        case "bundle":
          await load(state);
          break;
        case "shadow":
          await loadShadow(state.bundle);
          break;
        case "facts":
          facts.replace(state.facts, clock.nowMs());
          break;
        case "contact":
          contact.made(state.atMs);
          if (state.atMs > 0) facts.seen(state.atMs);
          break;
        case "health":
          for (const name of ["", service]) health.set(name, state.serving);
      }
    },
    /** After the bundles that came before. */
    drop(): void {
      loading = loading.then(() => holder.drop());
    },
    receive: forwarder.receive.bind(forwarder),
    accept: (socket: Socket, via: "unix" | "tcp") => server.accept(socket, via),
    async drain(timeoutMs: number): Promise<void> {
      await server.drain(timeoutMs);
      tally.tell();
    },
  };

  function toMethod({ path, kind }: Start["methods"][number]): RpcMethod {
    if (kind === "bidi_stream") throw new Error(`${path}: bidirectional calls are not handed over`);
    if (kind === "server_stream") return { kind, path, handle: (bytes, call) => forwarder.stream(bytes, call) };
    if (path !== CHECK) return { kind, path, handle: (bytes, call) => forwarder.unary(bytes, call) };
    return { kind, path, handle: (bytes, call) => check(bytes, call) ?? forwarder.unary(bytes, call) };
  }
}
