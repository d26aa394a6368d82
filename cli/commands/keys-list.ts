import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { table } from "../output/table.ts";
import { formatInstant } from "../output/time.ts";
import { toIso, toMs } from "../views/time.ts";
import { clientCommand } from "./client-command.ts";

export function listKeysCommand(): Command {
  return clientCommand({
    name: "list",
    description: "The keys that the control plane trusts, the one that it signs with, and those that were revoked.",
    examples: ["postern keys list"],
    run: async ({ settings, output }) => {
      const { keys } = await withService("postern.v1.KeyService", settings, (service) => service.list({}));
      const json = keys.map(({ kid, state, signed, revokedAt, reason }) => {
        return { kid, state, signed: [...signed], revokedAt: toIso(revokedAt), reason };
      });
      output.result({ keys: json }, (palette) =>
        table(
          ["KEY", "STATE", "IN FORCE IN", "REVOKED", "REASON"],
          keys.map(({ kid, state, signed, revokedAt, reason }) => [
            kid,
            state === "signing" ? palette.good(state) : state === "revoked" ? palette.bad(state) : state,
            signed.join(", "),
            formatInstant(toMs(revokedAt)),
            reason,
          ]),
        ),
      );
    },
  });
}

export function resignCommand(): Command {
  return clientCommand<{ readonly all?: boolean }>({
    name: "resign",
    description:
      "Put what is in force in force anew, under the key that the control plane signs with now. Look at it before, when " +
      "a key was stolen: this vouches for it.",
    options: (command) => command.option("--all", "In every environment that the token covers"),
    examples: ["postern keys resign", "postern keys resign --all"],
    run: async ({ settings, output }, _args, { all }) => {
      const environment = all === true ? "" : settings.environment;
      const { resigned } = await withService("postern.v1.KeyService", settings, (keys) => keys.resign({ environment }));
      output.result({ resigned: resigned.map((one) => ({ ...one })) }, () =>
        resigned.length === 0
          ? "nothing to do: this key signed what is in force"
          : resigned.map((one) => `${one.environment} is at revision ${one.revision}`).join("\n"),
      );
    },
  });
}
