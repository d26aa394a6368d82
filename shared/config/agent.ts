import { SECRET_NAMES } from "../policy/redact/secret-names.ts";
import { natsConflicts, natsSettings, processSettings, tlsConflicts } from "./common.ts";
import { choice, duration, fileMode, hostPort, integer, labels, name, names, path, secret } from "./setting.ts";
import { defineProgram, type SettingsOf } from "./table.ts";

const MIN_KEY_CHARACTERS = 32;

/** The settings of `postern agent`. */
export const agentSettings = defineProgram(
  "postern agent",
  {
    environment: name({ default: "dev", help: "Environment whose policies it enforces" }),
    agentId: name({ supplied: "the host name", help: "Name of this agent, unique in its environment" }),
    labels: labels({ help: "What to tell it apart by, for rollouts to some agents first: region=eu,tier=web" }),
    socket: path({ default: ".postern/agent.sock", help: "Unix socket to listen on" }),
    socketMode: fileMode({ default: "0660", help: "Permissions of the socket" }),
    listen: hostPort({ help: "TCP address to listen on as well" }),
    transport: choice(["postern", "grpc-js"])({
      default: "postern",
      help: "Server that carries calls: our own, or the reference",
    }),
    workers: integer(1, 64)({ default: "1", help: "Processes that answer checks; each takes a core under load" }),
    tlsCert: path({ help: "Certificate chain for TCP, PEM" }),
    tlsKey: path({ help: "Private key of tlsCert, PEM" }),
    tlsClientCa: path({ help: "CA that TCP callers' certificates must come from (mutual TLS), PEM" }),
    ...natsSettings,
    dataDir: path({ default: ".postern/agent", help: "Last good bundle and the escalation spool" }),
    trustedKeys: path({
      default: ".postern/trusted-keys.json",
      help: "Public keys that may sign bundles, a JWK set or a folder of them",
    }),
    maxStaleness: duration({ default: "5m", help: "Out of touch for longer, decisions are stale" }),
    onStale: choice(["enforce", "deny"])({ default: "enforce", help: "What a stale agent does" }),
    onUnreachable: choice(["deny", "pending"])({
      default: "deny",
      help: "Answer to a waiting call that cannot be escalated in time",
    }),
    maxWait: duration({ default: "5m", help: "Longest that a waiting call is held, whatever its deadline" }),
    maxRequestBytes: integer(1_024, 67_108_864)({ default: "262144", help: "Largest request" }),
    maxDepth: integer(1, 64)({ default: "16", help: "Deepest nesting within properties, context and arguments" }),
    maxFields: integer(1, 1_000_000)({ default: "1000", help: "Most values within one request" }),
    maxBatch: integer(1, 10_000)({ default: "100", help: "Most requests in one CheckBatch" }),
    maxWaiting: integer(1, 1_000_000)({ default: "1000", help: "Most calls held open for an approval" }),
    spoolMaxEntries: integer(
      0,
      10_000_000,
    )({ default: "10000", help: "Most escalations kept on disk while NATS is away" }),
    decisionCacheEntries: integer(0, 10_000_000)({ default: "10000", help: "Decisions remembered; 0: none" }),
    decisionLog: choice(["all", "sampled", "off"])({
      default: "all",
      help: "Decisions that go to the audit; those with an approval or an error do in any case",
    }),
    shadowOneIn: integer(
      1,
      1_000_000,
    )({
      default: "10",
      help: "Of a bundle published as shadow: one of so many checks is compared with it",
    }),
    decisionLogOneIn: integer(1, 1_000_000)({ default: "100", help: "With decisionLog sampled: one of so many" }),
    recordPerSecond: integer(
      0,
      10_000,
    )({
      default: "200",
      help: "Logged decisions recorded with their inputs, at most so many a second of ALLOW, DENY and PENDING each; 0: none",
    }),
    recordMaxBytes: integer(
      256,
      131_072,
    )({ default: "16384", help: "A longer request is recorded without its inputs" }),
    redactNames: names({
      default: SECRET_NAMES.join(","),
      help: "Members of these names are redacted in what is recorded, whatever policies say",
    }),
    redactKey: secret({
      help: "Key of the marks that stand for redacted values, 32 characters or more; a new one at each start if not set",
    }),
    ...processSettings,
  },
  (settings) => [
    ...tlsConflicts(settings),
    ...natsConflicts(settings),
    ...(settings.tlsCert !== undefined && settings.listen === undefined
      ? ["tlsCert is for TCP: set listen as well, or remove it"]
      : []),
    ...(settings.tlsClientCa !== undefined && settings.tlsCert === undefined
      ? ["tlsClientCa needs tlsCert and tlsKey"]
      : []),
    ...(settings.redactKey !== undefined && settings.redactKey.length < MIN_KEY_CHARACTERS
      ? [`redactKey needs ${MIN_KEY_CHARACTERS} characters or more: a short one could be found by trying`]
      : []),
    ...(settings.workers > 1 && settings.transport !== "postern"
      ? ["workers share connections on the transport postern only"]
      : []),
  ],
);

export type AgentSettings = SettingsOf<typeof agentSettings.settings>;
