import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "commander";
import { createKeyFiles, removeTrustedKey } from "../../runtime/files/keys.ts";
import { addOutput, outputOf } from "../output/output-option.ts";
import { pairs } from "../output/table.ts";

const SIGNING_KEY = ".postern/signing-key.json";
const RECOVERY_KEY = ".postern/recovery-key.json";
const TRUSTED_KEYS = ".postern/trusted-keys.json";

const AFTER_CREATE = `
Examples:
  $ postern keys create
  $ postern keys create --signing-key /etc/postern/signing-key.json --trusted-keys /etc/postern/trusted-keys.json
  $ postern keys create --recovery

To change keys without a gap: postern keys rotate. A recovery key does nothing but revoke signing keys that were stolen:
make one before that happens, and keep it where no program can read it.
`;

interface CreateOptions {
  readonly signingKey?: string;
  readonly trustedKeys: string;
  readonly recovery?: boolean;
  readonly json?: boolean;
}

export function createCommand(): Command {
  const create = new Command("create")
    .description("Make an Ed25519 key that signs bundles and outcomes, and the JWK set of the public half.")
    .option("--signing-key <path>", `Private key to write, mode 0600 (default: "${SIGNING_KEY}")`)
    .option("--trusted-keys <path>", "JWK set to write, or to add the public key to", TRUSTED_KEYS)
    .option("--recovery", `A recovery key instead (default path: "${RECOVERY_KEY}")`)
    .addHelpText("after", AFTER_CREATE);
  return addOutput(create).action(async (options: CreateOptions) => {
    const { trustedKeys, recovery = false } = options;
    const { signingKey = recovery ? RECOVERY_KEY : SIGNING_KEY } = options;
    await mkdir(dirname(signingKey), { recursive: true, mode: 0o700 });
    await mkdir(dirname(trustedKeys), { recursive: true });
    const { kid, trusted } = await createKeyFiles(signingKey, trustedKeys, recovery ? "recovery" : "signing");
    outputOf(options).result({ kid, signingKey, trustedKeys }, () =>
      pairs([
        ["key id", kid],
        recovery
          ? ["recovery key", `${signingKey} (take it off this machine)`]
          : ["signing key", `${signingKey} (give it to control planes only)`],
        ["trusted keys", `${trustedKeys} (${trusted} ${trusted === 1 ? "key" : "keys"}; give it to every agent)`],
      ]),
    );
  });
}

export function removeCommand(): Command {
  const remove = new Command("remove")
    .description("Take a key out of the JWK set, when all that it signed is over.")
    .argument("<kid>", "Id of the key, see 'postern keys list'")
    .option("--trusted-keys <path>", "JWK set to change", TRUSTED_KEYS)
    .addHelpText("after", "\nExamples:\n  $ postern keys remove 3kF…\n");
  return addOutput(remove).action(async (kid: string, options: { trustedKeys: string; json?: boolean }) => {
    const { trusted } = await removeTrustedKey(options.trustedKeys, kid);
    outputOf(options).result(
      { kid, trusted },
      () => `${options.trustedKeys} trusts ${trusted} ${trusted === 1 ? "key" : "keys"}`,
    );
  });
}
