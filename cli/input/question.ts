import type { Command } from "commander";
import type { JsonObject } from "../../shared/json.ts";
import { collect } from "./collect.ts";
import { invalid, parseTyped, readObject } from "./pairs.ts";

/** The options that spell one question to policy. */
export interface QuestionOptions {
  readonly subject?: string;
  readonly role: readonly string[];
  readonly subjectProperty: readonly string[];
  readonly action?: string;
  readonly resource?: string;
  readonly resourceProperty: readonly string[];
  readonly arg: readonly string[];
  readonly argsJson?: string;
  readonly context: readonly string[];
  readonly contextJson?: string;
}

/** A question as it was typed. */
export interface Question {
  readonly subject: Typed & { readonly roles: readonly string[] };
  readonly action: string;
  readonly resource: Typed;
  readonly context: JsonObject;
  readonly arguments: JsonObject;
}

interface Typed {
  readonly type: string;
  readonly id: string;
  readonly properties: JsonObject;
}

/** `unless`: what makes a question needless; absent: nothing does, and commander asks for its parts. */
export function addQuestion(command: Command, unless?: string): Command {
  const need = (flags: string, description: string) =>
    unless === undefined
      ? command.requiredOption(flags, description)
      : command.option(flags, `${description}; needed ${unless}`);
  need("--subject <type:id>", "Who asks; without a type it is a user");
  need("--action <name>", "What it wants to do, a dotted name");
  need("--resource <type:id>", "What it is done to; the id may be left out");
  return command
    .option("--role <role>", "A role of the subject; repeat for more", collect, [])
    .option("--subject-property <name=value>", "Read as subject.<name>; repeat for more", collect, [])
    .option("--resource-property <name=value>", "Read as resource.<name>; repeat for more", collect, [])
    .option("--arg <name=value>", "An argument; JSON where it parses, else a text; repeat for more", collect, [])
    .option("--args-json <object>", "All arguments as one JSON object, or @FILE")
    .option("--context <name=value>", "Read as context.<name>; repeat for more", collect, [])
    .option("--context-json <object>", "The context as one JSON object, or @FILE");
}

export function toQuestion(options: QuestionOptions): Question {
  const subject = parseTyped(given(options.subject, "--subject"), "user", "--subject");
  const resourceText = given(options.resource, "--resource");
  const resource = resourceText.includes(":")
    ? parseTyped(resourceText, undefined, "--resource")
    : { type: resourceText, id: "" };
  return {
    subject: {
      ...subject,
      roles: options.role,
      properties: readObject(undefined, options.subjectProperty, PAIRS.subject),
    },
    action: given(options.action, "--action"),
    resource: { ...resource, properties: readObject(undefined, options.resourceProperty, PAIRS.resource) },
    context: readObject(options.contextJson, options.context, PAIRS.context),
    arguments: readObject(options.argsJson, options.arg, PAIRS.arguments),
  };
}

function given(text: string | undefined, option: string): string {
  if (text !== undefined) return text;
  throw invalid(option, "this option is needed", "A question needs --subject, --action and --resource.");
}

const PAIRS = {
  subject: { json: "", pair: "--subject-property" },
  resource: { json: "", pair: "--resource-property" },
  context: { json: "--context-json", pair: "--context" },
  arguments: { json: "--args-json", pair: "--arg" },
} as const;
