import { natsConflicts, natsSettings, processSettings, tlsConflicts } from "./common.ts";
import { isLoopback } from "./loopback.ts";
import { duration, hostPort, integer, name, names, path, toggle } from "./setting.ts";
import { defineProgram, type SettingsOf } from "./table.ts";

/** The settings of `postern control-plane`. */
export const controlPlaneSettings = defineProgram(
  "postern control-plane",
  {
    replicaId: name({ supplied: "the host name", help: "Name of this replica" }),
    environments: names({ default: "dev", help: "Environments that it serves" }),
    environmentsFile: path({
      help: "How changes reach environments: promotion, guards; YAML (docs/rollouts.md); no rules if not set",
    }),
    listen: hostPort({ default: "127.0.0.1:7443", help: "TCP address to listen on" }),
    tlsCert: path({ help: "Certificate chain, PEM" }),
    tlsKey: path({ help: "Private key of tlsCert, PEM" }),
    allowInsecure: toggle({ default: "false", help: "Allow an address beyond this machine without TLS" }),
    ...natsSettings,
    replicas: integer(1, 5)({ default: "1", help: "JetStream replicas of every stream and bucket" }),
    tokensFile: path({ default: ".postern/tokens.json", help: "Hashes of the bearer tokens and their roles" }),
    signingKey: path({
      default: ".postern/signing-key.json",
      help: "Private key that signs bundles and outcomes, a JWK",
    }),
    trustedKeys: path({
      default: ".postern/trusted-keys.json",
      help: "Public keys that may have signed bundles, a JWK set or a folder of them",
    }),
    notificationsFile: path({ help: "Whom to notify of approvals, YAML (docs/notifications.md); nobody if not set" }),
    approverSecretsDir: path({
      help: "Folder of secrets for automatic approvers, a file each (docs/approvals.md); none can be asked if not set",
    }),
    maxRequestBytes: integer(1_024, 67_108_864)({ default: "4194304", help: "Largest request" }),
    rolloutCheckEvery: duration({ default: "5s", help: "How often rollouts are looked after: their steps and guards" }),
    snapshotEvery: integer(
      1,
      1_000_000_000,
    )({
      default: "50000",
      help: "Records of the approvals log between two snapshots, which shorten the start",
    }),
    ...processSettings,
  },
  (settings) => [
    ...tlsConflicts(settings),
    ...natsConflicts(settings),
    ...(settings.tlsCert === undefined && !settings.allowInsecure && !isLoopback(settings.listen.host)
      ? [
          `listen: ${settings.listen.host} is not loopback and there is no TLS, so tokens would cross the network in ` +
            "the clear; set tlsCert and tlsKey, or allowInsecure where something else encrypts",
        ]
      : []),
  ],
);

export type ControlPlaneSettings = SettingsOf<typeof controlPlaneSettings.settings>;
