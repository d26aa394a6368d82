import type { Command } from "commander";
import { loadRecoveryKey } from "../../runtime/files/keys.ts";
import { signRevocation } from "../../shared/bundle/revocation.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";
import { clientCommand } from "./client-command.ts";

interface Options {
  readonly recoveryKey: string;
  readonly reason: string;
  readonly evenInForce?: boolean;
  readonly evenUnknown?: boolean;
}

export function revokeCommand(): Command {
  return clientCommand<Options>({
    name: "revoke",
    arguments: [["<kid>", "Id of the key, see 'postern keys list'"]],
    description:
      "Take a stolen signing key out of use, everywhere and for good: nothing that it signed is believed any more, " +
      "bundles, outcomes and grants. It takes the recovery key, which should be offline otherwise.",
    options: (command) =>
      command
        .requiredOption("--recovery-key <path>", "The recovery key that signs the revocation")
        .requiredOption("--reason <text>", "Why, for those who come later")
        .option("--even-in-force", "Also when what is in force is signed by it: agents then refuse everything")
        .option("--even-unknown", "Also a key that the control plane neither trusts nor signs with (any more)"),
    examples: ['postern keys revoke 3kF… --recovery-key /media/usb/recovery-key.json --reason "laptop stolen"'],
    run: async (
      { settings, output },
      [kid = ""],
      { recoveryKey, reason, evenInForce = false, evenUnknown = false },
    ) => {
      const key = await loadRecoveryKey(recoveryKey);
      const statement = signRevocation({ kid, revokedAtMs: Date.now(), reason }, key);
      await withService("postern.v1.KeyService", settings, async (keys) => {
        // A misspelt id would be revoked for good, and the stolen key would not.
        if (!evenUnknown) requireKnown(kid, await keys.list({}));
        await keys.revoke({ statement, evenInForce });
      });
      output.result({ kid, revoked: true }, () => `revoked ${kid}; 'postern fleet' shows who knows`);
    },
  });
}

function requireKnown(kid: string, { keys }: { readonly keys: readonly { readonly kid: string }[] }): void {
  if (keys.some((key) => key.kid === kid)) return;
  throw new PosternError("not_found", "KEY_NOT_FOUND", `The control plane knows no key '${kid}'.`, {
    hint: "'postern keys list' shows them; --even-unknown revokes it all the same.",
  });
}
