import { join } from "node:path";
import { stringify } from "yaml";
import { writeSecretFile } from "../keys/secret-file.ts";
import type { Layout } from "./layout.ts";
import type { Secrets } from "./secrets.ts";
import type { StackAddresses } from "./stack.ts";

/**
 * Writes what CLI commands read (0600): `client.yaml` with the admin's token, found by itself, and one file per sample
 * approver for `--config`, so that no token needs to be typed, or shows in a list of processes.
 */
export function writeClientFiles(
  layout: Layout,
  environment: string,
  addresses: StackAddresses,
  secrets: Secrets,
): void {
  const write = (path: string, whose: string, token: string) => {
    const settings = { controlPlane: addresses.controlPlane, token, agent: addresses.agent, environment };
    writeSecretFile(
      path,
      `# Written by 'postern start': how 'postern' commands reach it, as ${whose}.\n${stringify(settings)}`,
    );
  };
  write(layout.clientFile, secrets.admin.name, secrets.admin.token);
  for (const { name, token } of secrets.approvers) write(join(layout.clients, `${name}.yaml`), name, token);
}
