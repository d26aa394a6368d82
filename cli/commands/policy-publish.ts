import type { Command } from "commander";
import type { PublishResponse__Output } from "../../proto/gen/postern/v1/PublishResponse.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import type { Output } from "../output/output.ts";
import { bundleJson, bundleSentence } from "../views/bundle-view.ts";
import { type DiagnosticLike, diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.PolicyService";

interface PublishOptions {
  readonly message?: string;
  readonly expectedRevision?: number;
}

export function publishCommand(): Command {
  return clientCommand<PublishOptions>({
    name: "publish",
    arguments: [["<paths...>", "Policy files, and folders of them: all that the environment shall enforce"]],
    description:
      "Make policies the active bundle of the environment, all of it or nothing. " +
      "Exit code: 0 published (or active already), 1 the policies have errors, 3 any other error.",
    options: (command) =>
      command
        .option("--message <text>", "Why, for those who come later")
        .option("--expected-revision <n>", "Only if this revision is active", parseCount("--expected-revision")),
    examples: ['postern policy publish policies/ --message "raise the refund limit"'],
    run: async ({ settings, output }, paths, { message = "", expectedRevision = 0 }) => {
      const files = readPolicyFiles(paths);
      const { environment } = settings;
      const request = { environment, files: [...files], message, expectedRevision };
      await withService(SERVICE, settings, async (client) => {
        // Asked first: the answer has every finding with its place, more than an error status can carry.
        const { valid, diagnostics } = await client.validate({ files: request.files });
        if (valid) showPublished(output, await client.publish(request));
        else showRefused(output, diagnostics);
      });
    },
  });
}

export function rollbackCommand(): Command {
  return clientCommand<{ readonly message?: string }>({
    name: "rollback",
    arguments: [["[revision]", "Default: the one before the active"]],
    description: "Publish the content of an earlier revision again, as a new revision.",
    options: (command) => command.option("--message <text>", "Why, for those who come later"),
    examples: ["postern policy rollback", 'postern policy rollback 7 --message "8 denied too much"'],
    run: async ({ settings, output }, [text], { message = "" }) => {
      const { environment } = settings;
      const revision = text === undefined ? 0 : parseCount("revision")(text);
      const request = { environment, revision, message };
      showPublished(output, await withService(SERVICE, settings, (client) => client.rollback(request)));
    },
  });
}

function showRefused(output: Output, diagnostics: readonly DiagnosticLike[]): void {
  output.result({ published: false, diagnostics: diagnostics.map(diagnosticJson) }, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    return [...lines, `${palette.bad("not published")}: what is active stays active`].join("\n");
  });
  process.exitCode = EXIT.no;
}

function showPublished(output: Output, { bundle, unchanged, diagnostics }: PublishResponse__Output): void {
  if (bundle === null) return;
  const json = {
    published: true,
    unchanged,
    bundle: bundleJson(bundle),
    diagnostics: diagnostics.map(diagnosticJson),
  };
  output.result(json, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    const verb = unchanged ? "unchanged, active already" : "published";
    const restored = bundle.rollbackOf > 0 ? ` (the content of revision ${bundle.rollbackOf})` : "";
    return [...lines, `${palette.good(verb)}: ${bundleSentence(bundle)}${restored}`].join("\n");
  });
}
