import { Command, Option } from "commander";
import { ROLES, type Role } from "../../control-plane/auth/principal.ts";
import { collect } from "../input/collect.ts";
import { invalid, parseTimeout } from "../input/pairs.ts";
import { addOutput, outputOf } from "../output/output-option.ts";
import { pairs } from "../output/table.ts";

const AFTER = `
Roles:
  admin          everything
  policy-editor  validate, publish, roll back
  approver       vote on approvals that ask for one of the token's groups, or for its name
  viewer         read

Examples:
  $ postern token create --name alice --role approver --group support-leads
  $ postern token create --name ci --role policy-editor --limit-to staging --expires-in 720h --json

The control plane reads the file again by itself; to revoke a token delete its entry.
`;

interface CreateOptions {
  readonly name: string;
  readonly role: readonly Role[];
  readonly group: readonly string[];
  readonly limitTo: readonly string[];
  readonly expiresIn?: string;
  readonly tokensFile: string;
  readonly json?: boolean;
}

export function tokenCommand(): Command {
  const create = new Command("create")
    .description("Make a bearer token for the control plane. It is shown once; the file keeps only its hash.")
    .requiredOption("--name <name>", "Whose it is: the voter's name, and the name in the audit trail")
    .addOption(roleOption())
    .option("--group <group>", "A group that workflow stages ask for; repeat for more", collect, [])
    .option("--limit-to <environment>", "Only this environment; repeat for more (default: all)", collect, [])
    .option("--expires-in <duration>", "How long it is good for, such as 24h (default: for ever)")
    .option("--tokens-file <path>", "The control plane's tokensFile", ".postern/tokens.json")
    .addHelpText("after", AFTER);
  addOutput(create).action(async (options: CreateOptions) => {
    const nowMs = Date.now();
    const lifetime = options.expiresIn === undefined ? undefined : parseTimeout(options.expiresIn, "--expires-in");
    const expiresAtMs = lifetime === undefined ? undefined : nowMs + lifetime;
    const { createToken } = await import("../../control-plane/auth/create-token.ts");
    const token = await createToken(
      options.tokensFile,
      {
        name: options.name,
        roles: options.role,
        groups: options.group,
        ...(options.limitTo.length === 0 ? {} : { environments: options.limitTo }),
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      },
      nowMs,
    );
    const expiresAt = expiresAtMs === undefined ? "" : new Date(expiresAtMs).toISOString();
    const { name, role: roles, group: groups, limitTo: environments, tokensFile } = options;
    outputOf(options).result({ name, token, roles, groups, environments, expiresAt, tokensFile }, (palette) =>
      pairs([
        ["token", palette.bold(token)],
        ["name", name],
        ["roles", roles.join(", ")],
        ["groups", groups.join(", ")],
        ["environments", environments.join(", ") || "all"],
        ["expires", expiresAt || "never"],
        ["kept in", `${tokensFile} (its hash only: note the token down now)`],
      ]),
    );
  });
  return new Command("token").description("Bearer tokens for the control plane.").addCommand(create);
}

function roleOption(): Option {
  return new Option("--role <role>", `What it may do, one of ${ROLES.join(", ")}; repeat for more`)
    .argParser((value: string, before: readonly Role[] | undefined) => [...(before ?? []), parseRole(value)])
    .makeOptionMandatory();
}

function parseRole(text: string): Role {
  const role = ROLES.find((name) => name === text);
  if (role === undefined) throw invalid("--role", `"${text}" is no role`, `Choose one of ${ROLES.join(", ")}.`);
  return role;
}
