import type { JsonObject, JsonValue } from "../json.ts";
import { mismatchesOf } from "../policy/schema/conform.ts";
import { declarationOf, type FactDeclaration, type FactDeclarations, NO_DECLARATIONS, overlap } from "./declaration.ts";
import { type PutTimes, putTimes } from "./fact-times.ts";
import { factTree } from "./fact-tree.ts";
import { memberAt } from "./member-at.ts";
import type { Fact } from "./model.ts";

/** The facts as conditions read them at a moment, and between which moments they read the same. */
export interface FactsAt {
  readonly tree: JsonObject;
  readonly putAtMs: PutTimes;
  /** The tree is that of all moments from here on ... */
  readonly fromMs: number;
  /** ... to right before here. */
  readonly untilMs: number;
}

/**
 * What holds at a moment, to the millisecond, whoever removes what is stored and when. A fact is absent from the moment
 * on at which it expires, or gets older than is declared, and always if it is not of its declared type. A declared
 * default stands in where nobody has put anything, or what was put has expired: not for what is too old or of the wrong
 * type, as nobody knows what is right then.
 */
export function factsAt(
  facts: readonly Fact[],
  nowMs: number,
  declarations: FactDeclarations = NO_DECLARATIONS,
): FactsAt {
  const holding = holdingAt(facts, nowMs, declarations);
  const defaults = standingIn(
    facts.filter((fact) => !isExpired(fact, nowMs)),
    declarations,
  );
  const tree = factTree([...holding, ...defaults]);
  return {
    tree,
    putAtMs: putTimes(
      holding,
      tree,
      defaults.map(({ path }) => path),
    ),
    ...spanAround(
      nowMs,
      facts.flatMap((fact) => [expiryOf(fact), tooOldAtMs(fact, declarations)]),
    ),
  };
}

/** From the last of these moments that has come to the next one. */
function spanAround(nowMs: number, moments: readonly number[]): Pick<FactsAt, "fromMs" | "untilMs"> {
  let fromMs = Number.NEGATIVE_INFINITY;
  let untilMs = Number.POSITIVE_INFINITY;
  for (const atMs of moments) {
    if (atMs <= nowMs) fromMs = Math.max(fromMs, atMs);
    else untilMs = Math.min(untilMs, atMs);
  }
  return { fromMs, untilMs };
}

/** The facts that count at a moment. */
export function holdingAt(facts: readonly Fact[], nowMs: number, declarations: FactDeclarations): readonly Fact[] {
  return facts.filter((fact) => !isExpired(fact, nowMs) && isGood(fact, nowMs, declarations));
}

/** Whether a fact's time to live is over at a moment. */
export function isExpired(fact: Fact, nowMs: number): boolean {
  return nowMs >= expiryOf(fact);
}

function expiryOf({ expiresAtMs }: Fact): number {
  return expiresAtMs ?? Number.POSITIVE_INFINITY;
}

function tooOldAtMs(fact: Fact, declarations: FactDeclarations): number {
  let atMs = Number.POSITIVE_INFINITY;
  for (const { maxAgeMs } of agreedOn(fact, declarations)) {
    if (maxAgeMs !== undefined) atMs = Math.min(atMs, fact.updatedAtMs + maxAgeMs);
  }
  return atMs;
}

function isGood(fact: Fact, nowMs: number, declarations: FactDeclarations): boolean {
  if (standsOnDeclared(fact, declarations) || nowMs >= tooOldAtMs(fact, declarations)) return false;
  return agreedOn(fact, declarations).every(({ type, value }) => mismatchesOf(value, type).length === 0);
}

/** What is declared of a fact: of all of it, or else of those of its members that are declared by themselves. */
function agreedOn(fact: Fact, declarations: FactDeclarations): readonly Agreed[] {
  const declared = declarationOf(declarations, fact.path);
  if (declared !== undefined) return [{ ...declared, value: fact.value }];
  const agreed: Agreed[] = [];
  for (const one of declarations.values()) {
    if (!one.path.startsWith(`${fact.path}.`)) continue;
    const value = memberAt(fact.value, one.path.slice(fact.path.length + 1).split("."));
    if (value !== undefined) agreed.push({ ...one, value });
  }
  return agreed;
}

interface Agreed extends Pick<FactDeclaration, "type" | "maxAgeMs"> {
  readonly value: JsonValue;
}

/** Of a fact from before it was declared: laid over what is declared, it would make it something else. */
function standsOnDeclared({ path }: Fact, declarations: FactDeclarations): boolean {
  if (declarationOf(declarations, path) !== undefined) return false;
  for (const declared of declarations.keys()) if (path.startsWith(`${declared}.`)) return true;
  return false;
}

/** As facts that nobody put. What lies in the way of a default, above or below it, keeps it out. */
function standingIn(current: readonly Fact[], declarations: FactDeclarations): readonly Fact[] {
  const defaults: Fact[] = [];
  for (const { path, default: value } of declarations.values()) {
    if (value === undefined || current.some((fact) => overlap(fact.path, path))) continue;
    defaults.push({ path, value, updatedAtMs: 0, updatedBy: "" });
  }
  return defaults;
}
