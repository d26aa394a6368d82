import { join } from "node:path";
import { createToken } from "../../control-plane/auth/create-token.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { startNatsServer } from "../../runtime/nats-server/start-nats-server.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { APPROVERS, posternFiles } from "../workloads/postern-policy.ts";
import { type Replica, startReplica } from "./replica.ts";

/** A nats-server and a control plane, as processes. Each number of rules is an environment of its own. */
export interface World {
  readonly folder: string;
  readonly natsUrl: string;
  readonly natsPid: number;
  readonly trustedKeys: string;
  readonly controlPlane: Replica;
  /** One more control plane on the same nats-server; whoever starts it stops it. */
  startReplica(settings?: Readonly<Record<string, string | number>>): Promise<Replica>;
  /** The environment that enforces so many rules; publishes them when it is asked for first. */
  environment(rules: number): Promise<string>;
  /** Returns the revision. */
  publish(environment: string, files: readonly PolicyFile[]): Promise<number>;
  /** Of `controlPlane`. */
  client<Name extends ServiceName>(name: Name): RpcClient<Name>;
  stop(): Promise<void>;
}

/** What the bench measures with; `idle` has no bundle at all. */
export const RULE_COUNTS = [10, 500, 1_000, 10_000] as const;
const ENVIRONMENTS = ["idle", ...RULE_COUNTS.map((rules) => `r${rules}`)];
/** Ten thousand rules are some megabytes of text. */
const MAX_PUBLISH_BYTES = 64 * 1024 * 1024;

export async function startWorld(folder: string): Promise<World> {
  const nats = await startNatsServer({ dataDir: join(folder, "nats") });
  let controlPlane: Replica | undefined;
  const stop = async () => {
    await controlPlane?.stop();
    await nats.stop();
  };
  try {
    const signingKey = join(folder, "signing-key.json");
    const trustedKeys = join(folder, "trusted-keys.json");
    const tokensFile = join(folder, "tokens.json");
    await createKeyFiles(signingKey, trustedKeys);
    const token = await createToken(tokensFile, { name: "bench", roles: ["admin"], groups: [APPROVERS] });
    const common = {
      environments: ENVIRONMENTS.join(","),
      nats: nats.url,
      tokensFile,
      signingKey,
      trustedKeys,
      maxRequestBytes: MAX_PUBLISH_BYTES,
    };
    let replicas = 0;
    const start = (settings: Readonly<Record<string, string | number>> = {}) =>
      startReplica({ name: `replica-${++replicas}`, folder, settings: { ...common, ...settings }, token });
    const first = await start();
    controlPlane = first;
    const { client } = first;
    const policies = client("postern.v1.PolicyService");
    const revisions = new Map<string, number>();
    const publish = async (environment: string, files: readonly PolicyFile[]) => {
      // As the command line does, it names what it replaces.
      const expectedRevision = revisions.get(environment) ?? 0;
      const order = { environment, files: [...files], message: "bench", expectedRevision };
      const revision = (await policies.publish(order)).bundle?.revision ?? 0;
      revisions.set(environment, revision);
      return revision;
    };
    const published = new Map<number, Promise<string>>();
    return {
      folder,
      natsUrl: nats.url,
      natsPid: nats.pid,
      trustedKeys,
      controlPlane: first,
      startReplica: start,
      environment(rules) {
        const name = `r${rules}`;
        const ready = published.get(rules) ?? publish(name, posternFiles(benchPolicies(rules))).then(() => name);
        published.set(rules, ready);
        return ready;
      },
      publish,
      client,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
