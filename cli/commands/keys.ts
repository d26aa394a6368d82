import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "commander";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { addOutput, outputOf } from "../output/output-option.ts";
import { pairs } from "../output/table.ts";

const AFTER = `
Examples:
  $ postern keys create
  $ postern keys create --signing-key /etc/postern/signing-key.json --trusted-keys /etc/postern/trusted-keys.json

To change keys without a gap: create the new key into the same --trusted-keys, hand that file to every agent, and only
then give the new signing key to the control plane.
`;

export function keysCommand(): Command {
  const create = new Command("create")
    .description("Make an Ed25519 key that signs bundles and outcomes, and the JWK set of the public half.")
    .option("--signing-key <path>", "Private key to write, mode 0600", ".postern/signing-key.json")
    .option("--trusted-keys <path>", "JWK set to write, or to add the public key to", ".postern/trusted-keys.json")
    .addHelpText("after", AFTER);
  addOutput(create).action(async (options: { signingKey: string; trustedKeys: string; json?: boolean }) => {
    await mkdir(dirname(options.signingKey), { recursive: true, mode: 0o700 });
    await mkdir(dirname(options.trustedKeys), { recursive: true });
    const { kid, trusted } = await createKeyFiles(options.signingKey, options.trustedKeys);
    const { signingKey, trustedKeys } = options;
    outputOf(options).result({ kid, signingKey, trustedKeys }, () =>
      pairs([
        ["key id", kid],
        ["signing key", `${signingKey} (give it to control planes only)`],
        ["trusted keys", `${trustedKeys} (${trusted} ${trusted === 1 ? "key" : "keys"}; give it to every agent)`],
      ]),
    );
  });
  return new Command("keys").description("Keys that sign policy bundles and approval outcomes.").addCommand(create);
}
