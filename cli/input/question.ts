import type { Command } from "commander";
import type { JsonObject } from "../../shared/json.ts";
import { collect } from "./collect.ts";
import { parseTyped, readObject } from "./pairs.ts";

/** The options that spell one question to policy. */
export interface QuestionOptions {
  readonly subject: string;
  readonly role: readonly string[];
  readonly subjectProperty: readonly string[];
  readonly action: string;
  readonly resource: string;
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

export function addQuestion(command: Command): Command {
  return command
    .requiredOption("--subject <type:id>", "Who asks; without a type it is a user")
    .option("--role <role>", "A role of the subject; repeat for more", collect, [])
    .option("--subject-property <name=value>", "Read as subject.<name>; repeat for more", collect, [])
    .requiredOption("--action <name>", "What it wants to do, a dotted name")
    .requiredOption("--resource <type:id>", "What it is done to; the id may be left out")
    .option("--resource-property <name=value>", "Read as resource.<name>; repeat for more", collect, [])
    .option("--arg <name=value>", "An argument; JSON where it parses, else a text; repeat for more", collect, [])
    .option("--args-json <object>", "All arguments as one JSON object, or @FILE")
    .option("--context <name=value>", "Read as context.<name>; repeat for more", collect, [])
    .option("--context-json <object>", "The context as one JSON object, or @FILE");
}

export function toQuestion(options: QuestionOptions): Question {
  const subject = parseTyped(options.subject, "user", "--subject");
  const resource = options.resource.includes(":")
    ? parseTyped(options.resource, undefined, "--resource")
    : { type: options.resource, id: "" };
  return {
    subject: {
      ...subject,
      roles: options.role,
      properties: readObject(undefined, options.subjectProperty, PAIRS.subject),
    },
    action: options.action,
    resource: { ...resource, properties: readObject(undefined, options.resourceProperty, PAIRS.resource) },
    context: readObject(options.contextJson, options.context, PAIRS.context),
    arguments: readObject(options.argsJson, options.arg, PAIRS.arguments),
  };
}

const PAIRS = {
  subject: { json: "", pair: "--subject-property" },
  resource: { json: "", pair: "--resource-property" },
  context: { json: "--context-json", pair: "--context" },
  arguments: { json: "--args-json", pair: "--arg" },
} as const;
