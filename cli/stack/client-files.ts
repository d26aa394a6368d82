import { join } from "node:path";
import { stringify } from "yaml";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import type { Layout } from "./layout.ts";
import type { Secrets } from "./secrets.ts";
import type { StackAddresses } from "./stack.ts";

/**
 * Writes what CLI commands read (0600): `client.yaml` with the admin's token, found by itself, and one file per sample
 * approver for `--config`, so that no token needs to be typed, or shows in a list of processes.
 */
export async function writeClientFiles(
  layout: Layout,
  environment: string,
  addresses: StackAddresses,
  secrets: Secrets,
): Promise<void> {
  const write = (path: string, whose: string, token: string) => {
    const settings = { controlPlane: addresses.controlPlane, token, agent: addresses.agent, environment };
    return writeAtomically(
      path,
      `# Written by 'postern start': how 'postern' commands reach it, as ${whose}.\n${stringify(settings)}`,
    );
  };
  await write(layout.clientFile, secrets.admin.name, secrets.admin.token);
  for (const { name, token } of secrets.approvers) await write(join(layout.clients, `${name}.yaml`), name, token);
}
