import type { Command } from "commander";
import { baseRevision } from "../api/base-revision.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import type { Output } from "../output/output.ts";
import { type DiagnosticLike, diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { showPublication, type WaitOptions, waitOptions } from "./change-outcome.ts";
import { clientCommand } from "./client-command.ts";
import { publishShadow } from "./policy-shadow.ts";

const SERVICE = "postern.v1.PolicyService";

/** What all commands that change an environment can be told. */
interface OrderOptions extends WaitOptions {
  readonly message?: string;
  readonly expectedRevision?: number;
  readonly force?: boolean;
}

interface BreakGlassOption {
  readonly breakGlass?: string;
}

const EXIT_CODES =
  "Exit code: 0 done (or active already), 2 it waits for approval, 3 any other error, a conflict included; with --wait 1 " +
  "when it was not approved.";

function orderOptions(command: Command): Command {
  return waitOptions(
    command
      .option("--message <text>", "Why, for those who come later")
      .option(
        "--expected-revision <n>",
        "Only if this revision is active, as a diff showed it; default: the one that is when the command starts",
        parseExpected,
      )
      .option("--force", "Put it over whatever is active, unseen; recorded"),
  );
}

function breakGlassOption(command: Command): Command {
  return command.option("--break-glass <reason>", "Go past the rules of promotion, as an admin; recorded");
}

/** 0 says that there is none. */
function parseExpected(text: string): number {
  return text === "0" ? 0 : parseCount("--expected-revision")(text);
}

export function publishCommand(): Command {
  return clientCommand<OrderOptions & BreakGlassOption & { readonly shadow?: boolean }>({
    name: "publish",
    arguments: [["<paths...>", "Policy files, and folders of them: all that the environment shall enforce"]],
    description:
      "Make policies the active bundle of the environment, all of it or nothing, unless somebody else was first. " +
      `${EXIT_CODES} 1 the policies have errors.`,
    options: (command) =>
      breakGlassOption(orderOptions(command)).option("--shadow", "Beside what is active: evaluated, never enforced"),
    examples: [
      'postern policy publish policies/ --message "raise the refund limit"',
      "postern policy publish policies/ --expected-revision 7 --wait",
      "postern policy publish policies-next/ --shadow",
    ],
    run: async (context, paths, options) => {
      if (options.shadow === true) return publishShadow(context, paths, options.message ?? "");
      const { environment } = context.settings;
      await withService(SERVICE, context.settings, async (client) => {
        const expectedRevision = options.expectedRevision ?? (await baseRevision(client, environment));
        const files = [...readPolicyFiles(paths)];
        // Asked first: the answer has every finding with its place, more than an error status can carry, and the linter's.
        const { valid, diagnostics } = await client.validate({ files });
        if (!valid) return showRefused(context.output, diagnostics);
        const order = { ...orderOf(options), environment, expectedRevision, breakGlass: options.breakGlass ?? "" };
        await showPublication(context, { ...(await client.publish({ ...order, files })), diagnostics }, options);
      });
    },
  });
}

export function rollbackCommand(): Command {
  return clientCommand<OrderOptions>({
    name: "rollback",
    arguments: [["[revision]", "Default: the latest before the active that has another content"]],
    description: `Publish the content of an earlier revision again, as a new revision. ${EXIT_CODES}`,
    options: orderOptions,
    examples: ["postern policy rollback", 'postern policy rollback 7 --message "8 denied too much"'],
    run: async (context, [text], options) => {
      const { environment } = context.settings;
      const revision = text === undefined ? 0 : parseCount("revision")(text);
      await withService(SERVICE, context.settings, async (client) => {
        const expectedRevision = options.expectedRevision ?? (await baseRevision(client, environment));
        const request = { ...orderOf(options), environment, revision, expectedRevision };
        await showPublication(context, await client.rollback(request), options);
      });
    },
  });
}

export function promoteCommand(): Command {
  return clientCommand<OrderOptions & BreakGlassOption>({
    name: "promote",
    arguments: [
      ["<from>", "The environment whose active policies it is to be"],
      ["<to>", "The environment that gets them"],
    ],
    description: `Publish the very content that is active in one environment in another. ${EXIT_CODES}`,
    options: (command) => breakGlassOption(orderOptions(command)),
    examples: [
      "postern policy promote staging prod",
      'postern policy promote staging prod --message "release 42" --wait',
    ],
    run: async (context, [from = "", to = ""], options) => {
      await withService(SERVICE, context.settings, async (client) => {
        const [expected, fromRevision] = await Promise.all([baseRevision(client, to), baseRevision(client, from)]);
        const expectedRevision = options.expectedRevision ?? expected;
        const order = { ...orderOf(options), expectedRevision, breakGlass: options.breakGlass ?? "" };
        const request = { ...order, environment: to, from, fromRevision };
        const target = { ...context, settings: { ...context.settings, environment: to } };
        await showPublication(target, await client.promote(request), options);
      });
    },
  });
}

export function promoteShadowCommand(): Command {
  return clientCommand<OrderOptions & BreakGlassOption>({
    name: "promote-shadow",
    description: `Publish the content of the shadow bundle, which is shadow no longer. ${EXIT_CODES}`,
    options: (command) => breakGlassOption(orderOptions(command)),
    examples: ['postern policy promote-shadow --message "a week without surprises"'],
    run: async (context, _args, options) => {
      const { settings } = context;
      const { environment } = settings;
      const expectedRevision =
        options.expectedRevision ??
        (await withService(SERVICE, settings, (client) => baseRevision(client, environment)));
      const request = { ...orderOf(options), environment, expectedRevision, breakGlass: options.breakGlass ?? "" };
      const answer = await withService("postern.v1.ShadowService", settings, (client) => client.promote(request));
      await showPublication(context, answer, options);
    },
  });
}

function orderOf({ message = "", force = false }: OrderOptions) {
  return { message, force };
}

function showRefused(output: Output, diagnostics: readonly DiagnosticLike[]): void {
  output.result({ published: false, diagnostics: diagnostics.map(diagnosticJson) }, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    return [...lines, `${palette.bad("not published")}: what is active stays active`].join("\n");
  });
  process.exitCode = EXIT.no;
}
