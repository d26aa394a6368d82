import type { Command } from "commander";
import { loadRecoveryKey } from "../../runtime/files/keys.ts";
import { signRevocation } from "../../shared/bundle/revocation.ts";
import { withService } from "../api/control-plane.ts";
import { clientCommand } from "./client-command.ts";

interface Options {
  readonly recoveryKey: string;
  readonly reason: string;
  readonly evenInForce?: boolean;
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
        .option("--even-in-force", "Also when what is in force is signed by it: agents then refuse everything"),
    examples: ['postern keys revoke 3kF… --recovery-key /media/usb/recovery-key.json --reason "laptop stolen"'],
    run: async ({ settings, output }, [kid = ""], { recoveryKey, reason, evenInForce = false }) => {
      const key = await loadRecoveryKey(recoveryKey);
      const statement = signRevocation({ kid, revokedAtMs: Date.now(), reason }, key);
      await withService("postern.v1.KeyService", settings, (keys) => keys.revoke({ statement, evenInForce }));
      output.result({ kid, revoked: true }, () => `revoked ${kid}; 'postern fleet' shows who knows`);
    },
  });
}
