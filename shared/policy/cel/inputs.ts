import type { CelInput } from "@bufbuild/cel";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { CheckRequest } from "../../check/request.ts";
import type { FactTimes } from "../../facts/model.ts";
import type { JsonObject } from "../../json.ts";
import type { EvaluationInput, Unsure } from "../evaluation.ts";
import { ageMap } from "./age-map.ts";
import { Instant, type Value } from "./compile/value.ts";
import { AGES } from "./fact-age.ts";
import { jsonMap } from "./json-view.ts";
import { pathsOverlap } from "./reads.ts";

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
  readonly unsure: Unsure | undefined;
  readonly #factTimes: FactTimes | undefined;
  /** Loop variables of the condition that is being evaluated. */
  readonly locals: Value[] = [];
  /** Set by a compiled condition that met a value which only the library's evaluator knows how to treat. */
  needsLibrary = false;
  #subject: JsonObject | undefined;
  #action: JsonObject | undefined;
  #resource: JsonObject | undefined;
  #now: Instant | undefined;
  #forLibrary: LibraryInputs | undefined;

  constructor({ request, facts, nowMs, factTimes, unsure }: EvaluationInput) {
    this.request = request;
    this.facts = facts;
    this.nowMs = nowMs;
    this.unsure = unsure;
    this.#factTimes = factTimes;
  }

  /**
   * For how long, in milliseconds, what is at a path of facts has been there; of no path, for how long the facts have not
   * been heard of. Undefined: that is not known. Clocks that differ make nothing younger than it is by its own account.
   */
  factAgeMs(path: readonly string[]): number | undefined {
    const times = this.#factTimes;
    const atMs = path.length === 0 ? times?.seenAtMs : times?.putAtMs(path);
    return atMs === undefined ? undefined : Math.max(0, this.nowMs - atMs);
  }

  /** Whether, beside that no age is there, none is known to be missing. */
  isAgeUnsure(path: readonly string[]): boolean {
    if (this.unsure === undefined) return false;
    return path.length === 0 || pathsOverlap([["facts", ...path]], this.unsure.paths);
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

export type LibraryInputs = Readonly<Record<InputRoot | typeof AGES, CelInput>>;

function libraryInputs(inputs: ConditionInputs): LibraryInputs {
  const variables: Record<keyof LibraryInputs, CelInput> = {
    subject: jsonMap(inputs.subject),
    action: jsonMap(inputs.action),
    resource: jsonMap(inputs.resource),
    context: jsonMap(inputs.request.context),
    arguments: jsonMap(inputs.request.arguments),
    facts: jsonMap(inputs.facts),
    now: timestampFromMs(inputs.nowMs),
    [AGES]: ageMap((path) => inputs.factAgeMs(path)),
  };
  // INVARIANT: no prototype, so that no name but these resolves to anything.
  return Object.setPrototypeOf(variables, null);
}

function withFields(properties: JsonObject, fields: JsonObject): JsonObject {
  return Object.assign(Object.create(null), properties, fields);
}
