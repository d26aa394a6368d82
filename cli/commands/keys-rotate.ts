import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { rotate } from "../keys/rotate.ts";
import { pairs } from "../output/table.ts";
import { clientCommand } from "./client-command.ts";

interface Options {
  readonly signingKey: string;
  readonly trustedKeys: string;
  readonly wait: number;
  readonly force?: boolean;
}

export function rotateCommand(): Command {
  return clientCommand<Options>({
    name: "rotate",
    description:
      "Replace the signing key without a gap: make the next one, wait until all agents trust it, sign with it. " +
      "Run it again to go on. Exit code: 0 done, 1 somebody does not trust the next key yet, 3 any other error.",
    options: (command) =>
      command
        .option("--signing-key <path>", "The control plane's private key", ".postern/signing-key.json")
        .option("--trusted-keys <path>", "JWK set that agents and control planes trust", ".postern/trusted-keys.json")
        .option("--wait <seconds>", "Wait so long for each step of others", parseCount("--wait"), 10)
        .option("--force", "Go on although some do not trust the next key: they refuse what it signs until they do"),
    examples: ["postern keys rotate", "postern keys rotate --wait 600"],
    run: async ({ settings, output }, _args, { signingKey, trustedKeys, wait, force = false }) => {
      const rotated = await rotate(settings, { signingKey, trustedKeys, waitMs: wait * 1000, force });
      if (rotated.step === "waiting") {
        const { kid, lacking } = rotated;
        output.result({ step: "waiting", kid, lacking: [...lacking] }, () =>
          [
            `The next key is ${kid}, not in use yet: hand ${trustedKeys} to those that do not trust it, and run this again.`,
            ...lacking.map((name) => `  ${name}`),
          ].join("\n"),
        );
        process.exitCode = EXIT.no;
        return;
      }
      const { kid, before, resigned } = rotated;
      output.result({ step: "done", kid, before, resigned: resigned.map((one) => ({ ...one })) }, () =>
        pairs([
          ["rotated", "done; to run it again makes another key"],
          ["signs now", kid],
          ["before", `${before} (${signingKey}.old: remove it)`],
          ["signed anew", resigned.map(({ environment, revision }) => `${environment} ${revision}`).join(", ")],
          ["then", `when the grants that the old one signed are over: postern keys remove ${before}`],
        ]),
      );
    },
  });
}
