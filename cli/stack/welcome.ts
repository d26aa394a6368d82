import { join, relative } from "node:path";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { pairs } from "../output/table.ts";
import { CLIENT_FILE } from "../settings/client-settings.ts";
import type { Stack } from "./stack.ts";

export interface Welcome {
  readonly stack: Stack;
  readonly workingDir: string;
}

/** What `postern start --json` prints once everything serves: one line. */
export function welcomeJson({ stack, workingDir }: Welcome): JsonObject {
  const { nats, controlPlane, agent } = stack;
  const token = ({ name, token: secret, roles, groups }: Stack["tokens"]["admin"]) => ({
    name,
    token: secret,
    roles,
    groups,
  });
  return {
    dataDir: stack.dataDir,
    environment: stack.environment,
    agent: stack.addresses.agent,
    controlPlane: stack.addresses.controlPlane,
    nats: stack.addresses.nats,
    clientFile: stack.clientFile,
    firstStart: stack.firstStart,
    processes: { nats: nats.pid ?? 0, controlPlane: controlPlane.pid ?? 0, agent: agent.pid ?? 0 },
    tokens: [stack.tokens.admin, ...stack.tokens.approvers].map(token),
    next: tryNext(stack, workingDir),
  };
}

export function welcomeText({ stack, workingDir }: Welcome, palette: Palette): string {
  const { addresses, tokens } = stack;
  const width = Math.max(...tokens.approvers.map(({ name }) => name.length));
  const approvers = tokens.approvers.map(
    ({ name, token, groups }) => `${name.padEnd(width)}  ${token}  (${groups.join(", ")})`,
  );
  const shown: readonly [string, string][] = stack.firstStart
    ? [
        ["admin token", tokens.admin.token],
        ["approver tokens", approvers.join("\n")],
      ]
    : [["admin token", `${tokens.admin.token} (as before; all are in ${join(stack.dataDir, "secrets.json")})`]];
  return [
    `${palette.good("Postern serves.")} Environment ${palette.bold(stack.environment)}, data in ${stack.dataDir}`,
    "",
    pairs([["agent", addresses.agent], ["control plane", addresses.controlPlane], ["nats", addresses.nats], ...shown]),
    "",
    "Try next, in another terminal:",
    ...tryNext(stack, workingDir).map((command) => `  ${palette.bold(command)}`),
    "",
    palette.dim("Ctrl-C ends all of it."),
  ].join("\n");
}

/** Three commands that work as printed: an ALLOW, a PENDING, and what waits for a person. */
function tryNext(stack: Stack, workingDir: string): readonly string[] {
  const found = stack.clientFile === join(workingDir, CLIENT_FILE);
  const config = found ? "" : ` --config ${quoted(shorter(workingDir, stack.clientFile))}`;
  const check = (amount: number) =>
    `${postern()} check${config} --subject user:sam --role support --action payments.refund.create ` +
    `--resource payment:p1 --arg amount=${amount} --arg currency=EUR --context env=prod`;
  return [check(30), check(120), `${postern()} approvals list${config} --status pending`];
}

/** How the user called this program: by npx or from PATH, else by its file. */
function postern(): string {
  const script = process.argv[1] ?? "";
  return script.endsWith(".js") ? `node ${quoted(shorter(process.cwd(), script))}` : "postern";
}

function shorter(from: string, path: string): string {
  const short = relative(from, path);
  return short.startsWith("..") ? path : short;
}

function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
