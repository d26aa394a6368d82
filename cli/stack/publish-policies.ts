import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { choosePalette } from "../output/colour.ts";
import { diagnosticLine } from "../views/diagnostic-view.ts";
import { folderDigest, type PublishedRecord } from "./published.ts";
import type { StackEvent } from "./stack.ts";

export interface PublishOptions {
  readonly address: string;
  readonly token: string;
  readonly environment: string;
  readonly policiesDir: string;
  readonly record: PublishedRecord;
}

type PolicyClient = RpcClient<"postern.v1.PolicyService">;

/**
 * Publishes a folder unless what is active should stay: an operator's later publish outlives a restart as long as the
 * folder is as it was when it was published from. A folder with errors is refused; it only keeps the stack from
 * starting when there is nothing else to enforce (POLICY_INVALID).
 */
export async function publishPolicies(options: PublishOptions): Promise<StackEvent> {
  const client = createClient("postern.v1.PolicyService", options.address, { token: options.token, timeoutMs: 30_000 });
  try {
    const files = readPolicyFiles([options.policiesDir]);
    const active = await activeRevision(client, options.environment);
    if (active !== 0 && options.record.get(options.environment) === folderDigest(files)) {
      return { kind: "kept", revision: active, why: `${options.policiesDir} has not changed` };
    }
    const errors = await errorsIn(client, files);
    if (errors === "") return await publish(client, options, files).catch((error) => unlessRollout(error, active));
    if (active === 0) throw policyInvalid(options.policiesDir, errors);
    return { kind: "refused", revision: active, why: `${options.policiesDir} has errors:\n${errors}` };
  } finally {
    client.close();
  }
}

async function publish(
  client: PolicyClient,
  options: PublishOptions,
  files: readonly PolicyFile[],
): Promise<StackEvent> {
  const { environment, policiesDir } = options;
  const message = `postern start: ${policiesDir}`;
  const { bundle, unchanged } = await client.publish({ environment, files: [...files], message });
  await options.record.set(environment, folderDigest(files));
  const { revision = 0, policies = 0, rules = 0 } = bundle ?? {};
  if (unchanged) return { kind: "kept", revision, why: `${policiesDir} is what is active` };
  return { kind: "published", revision, policies, rules };
}

/** What some agents try out must not keep all of it from starting; the folder is published at another start. */
function unlessRollout(error: unknown, revision: number): StackEvent {
  if (!(error instanceof PosternError) || error.code !== "ROLLOUT_UNDER_WAY") throw error;
  return { kind: "kept", revision, why: error.message };
}

/** 0: none. */
async function activeRevision(client: PolicyClient, environment: string): Promise<number> {
  const { bundles } = await client.list({ environment, pageSize: 1 });
  return bundles[0]?.revision ?? 0;
}

/** Empty: they can be published. */
async function errorsIn(client: PolicyClient, files: readonly PolicyFile[]): Promise<string> {
  const { valid, diagnostics } = await client.validate({ files: [...files] });
  if (valid) return "";
  const plain = choosePalette(false, {});
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map((one) => `  ${diagnosticLine(one, plain)}`)
    .join("\n");
}

function policyInvalid(folder: string, errors: string): PosternError {
  return new PosternError("invalid_argument", "POLICY_INVALID", `the policies in ${folder} have errors:\n${errors}`, {
    where: { file: folder },
    hint: `Mend them; 'postern policy validate ${folder}' checks them.`,
  });
}
