import type { CelInput } from "@bufbuild/cel";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { CheckRequest } from "../../check/request.ts";
import type { JsonObject } from "../../json.ts";
import type { EvaluationInput } from "../evaluation.ts";
import { Instant, type Value } from "./compile/value.ts";
import { jsonMap } from "./json-view.ts";

/** What a condition can read. All are maps but `now`, a timestamp. */
export const INPUT_ROOTS = ["subject", "action", "resource", "context", "arguments", "facts", "now"] as const;

export type InputRoot = (typeof INPUT_ROOTS)[number];

/**
 * The variables of a condition: made once per request, read by any number of conditions. Nothing is copied until a
 * condition asks for a whole map of properties, in which the request's own fields win.
 */
export class ConditionInputs {
  readonly request: CheckRequest;
  readonly facts: JsonObject;
  readonly nowMs: number;
  /** Loop variables of the condition that is being evaluated. */
  readonly locals: Value[] = [];
  /** Set by a compiled condition that met a value which only the library's evaluator knows how to treat. */
  needsLibrary = false;
  #subject: JsonObject | undefined;
  #action: JsonObject | undefined;
  #resource: JsonObject | undefined;
  #now: Instant | undefined;
  #forLibrary: LibraryInputs | undefined;

  constructor({ request, facts, nowMs }: EvaluationInput) {
    this.request = request;
    this.facts = facts;
    this.nowMs = nowMs;
  }

  get subject(): JsonObject {
    const { type, id, roles, properties } = this.request.subject;
    this.#subject ??= withFields(properties, { type, id, roles });
    return this.#subject;
  }

  get action(): JsonObject {
    const { name, properties } = this.request.action;
    this.#action ??= withFields(properties, { name });
    return this.#action;
  }

  get resource(): JsonObject {
    const { type, id, properties } = this.request.resource;
    this.#resource ??= withFields(properties, { type, id });
    return this.#resource;
  }

  get now(): Instant {
    const seconds = Math.floor(this.nowMs / 1000);
    this.#now ??= new Instant(seconds, (this.nowMs - seconds * 1000) * 1_000_000);
    return this.#now;
  }

  /** The same variables as the library wants them. */
  get forLibrary(): LibraryInputs {
    this.#forLibrary ??= libraryInputs(this);
    return this.#forLibrary;
  }
}

export type LibraryInputs = Readonly<Record<InputRoot, CelInput>>;

function libraryInputs(inputs: ConditionInputs): LibraryInputs {
  const variables: Record<InputRoot, CelInput> = {
    subject: jsonMap(inputs.subject),
    action: jsonMap(inputs.action),
    resource: jsonMap(inputs.resource),
    context: jsonMap(inputs.request.context),
    arguments: jsonMap(inputs.request.arguments),
    facts: jsonMap(inputs.facts),
    now: timestampFromMs(inputs.nowMs),
  };
  // INVARIANT: no prototype, so that no name but the seven resolves to anything.
  return Object.setPrototypeOf(variables, null);
}

function withFields(properties: JsonObject, fields: JsonObject): JsonObject {
  return Object.assign(Object.create(null), properties, fields);
}
