import type { CheckRequest } from "../../check/request.ts";
import { nearestName } from "../../config/nearest.ts";
import type { JsonObject, JsonValue } from "../../json.ts";
import { didYouMean, errorAt, type Finding, type Path } from "../check/finding.ts";
import type { PolicyTestCase } from "./model.ts";
import type { PolicyTestDocument } from "./schema.ts";

/** The time of a test that sets none: a Monday morning, on every machine. */
const DEFAULT_NOW_MS = Date.parse("2026-01-05T09:30:00Z");
/** Most combinations that one test's matrix may have. */
const MAX_COMBINATIONS = 10_000;

type Spec = PolicyTestDocument["spec"];
type Test = Spec["tests"][number];
type Part = "subject" | "action" | "resource" | "context" | "arguments";
/** Each written out, or the name of a fixture; of an action, its name. */
type Parts = Partial<Record<Part, string | JsonObject>>;

const PARTS: readonly Part[] = ["subject", "action", "resource", "context", "arguments"];

/** A case, and which test of its document it is of. */
export type ExpandedCase = Omit<PolicyTestCase, "file" | "line"> & { readonly index: number };

/** The cases of one document in order, each combination of a matrix a case; or what is wrong with its tests. */
export interface ExpandedTests {
  readonly cases: readonly ExpandedCase[];
  readonly findings: readonly Finding[];
}

export function expandTests({ spec }: PolicyTestDocument): ExpandedTests {
  const findings = [
    ...unknownFixtures(spec, ["spec", "given", "request"], partsOf(spec.given.request)),
    ...spec.tests.flatMap((test, index) => testFindings(spec, test, ["spec", "tests", index])),
  ];
  if (findings.length > 0) return { cases: [], findings };
  return { cases: spec.tests.flatMap((test, index) => casesOf(spec, test, index)), findings };
}

function testFindings(spec: Spec, test: Test, path: Path): readonly Finding[] {
  const varied = PARTS.flatMap((part) =>
    valuesOf(test, part).flatMap((value, at) => unknownFixture(spec, [...path, "matrix", part, at], part, value)),
  );
  const size = PARTS.reduce((product, part) => product * Math.max(1, valuesOf(test, part).length), 1);
  const message = `${size} combinations are more than ${MAX_COMBINATIONS}`;
  const tooMany = size <= MAX_COMBINATIONS ? [] : [errorAt([...path, "matrix"], "LIMIT_EXCEEDED", message)];
  return [...unknownFixtures(spec, [...path, "request"], partsOf(test.request)), ...varied, ...tooMany];
}

function unknownFixtures(spec: Spec, path: Path, parts: Parts): readonly Finding[] {
  return PARTS.flatMap((part) => unknownFixture(spec, [...path, part], part, parts[part]));
}

function unknownFixture(spec: Spec, path: Path, part: Part, value: Parts[Part]): readonly Finding[] {
  const fixtures = fixturesOf(spec, part);
  if (typeof value !== "string" || fixtures === undefined || Object.hasOwn(fixtures, value)) return [];
  const message = `no fixture of that kind is called '${value}'`;
  return [errorAt(path, "UNKNOWN_FIXTURE", message, didYouMean(nearestName(value, Object.keys(fixtures))))];
}

function casesOf(spec: Spec, test: Test, index: number): readonly ExpandedCase[] {
  const given = partsOf(spec.given.request);
  const own = partsOf(test.request);
  return combinations(test).map((varied) => ({
    index,
    test: test.name,
    combination: Object.entries(varied)
      .map(([part, value]) => `${part}=${label(value)}`)
      .join(", "),
    request: requestOf((part) => laidOver(spec, part, [given[part], own[part], varied[part]])),
    facts: jsonOf(test.facts ?? spec.given.facts ?? {}),
    form: jsonOf(test.form ?? spec.given.form ?? {}),
    nowMs: timeOf(test.now ?? spec.given.now),
    approvedWorkflows: new Set(test.approved ?? spec.given.approved ?? []),
    recent: test.recent ?? spec.given.recent ?? {},
    expected: test.expect,
  }));
}

function combinations(test: Test): readonly Parts[] {
  let all: readonly Parts[] = [{}];
  for (const part of PARTS) {
    const values = valuesOf(test, part);
    if (values.length > 0) all = all.flatMap((one) => values.map((value) => ({ ...one, [part]: value })));
  }
  return all;
}

/** What is written out is laid over what was there, field by field; a fixture or a name stands in its place. */
function laidOver(spec: Spec, part: Part, layers: readonly Parts[Part][]): JsonObject {
  let laid: JsonObject = {};
  for (const layer of layers) {
    if (typeof layer === "string") laid = fixturesOf(spec, part)?.[layer] ?? { name: layer };
    else if (layer !== undefined) laid = { ...laid, ...layer };
  }
  return laid;
}

function requestOf(part: (name: Part) => JsonObject): CheckRequest {
  const { type = "user", id = "someone", roles = [], ...subject } = part("subject");
  const { name = "", ...action } = part("action");
  const { type: resourceType = "thing", id: resourceId = "1", ...resource } = part("resource");
  return {
    subject: { type: String(type), id: String(id), roles: textsOf(roles), properties: subject },
    action: { name: String(name), properties: action },
    resource: { type: String(resourceType), id: String(resourceId), properties: resource },
    context: part("context"),
    arguments: part("arguments"),
  };
}

/** Undefined: there are no fixtures of actions. */
function fixturesOf({ fixtures }: Spec, part: Part): Readonly<Record<string, JsonObject>> | undefined {
  if (part === "action") return undefined;
  const byPart = {
    subject: fixtures.subjects,
    resource: fixtures.resources,
    context: fixtures.contexts,
    arguments: fixtures.arguments,
  };
  // Parsing boundary: the schema let nothing but JSON through.
  return (byPart[part] ?? {}) as Readonly<Record<string, JsonObject>>;
}

function partsOf(request: Test["request"]): Parts {
  // Parsing boundary, as above.
  return request as Parts;
}

function valuesOf({ matrix }: Test, part: Part): readonly (string | JsonObject)[] {
  return (matrix?.[part] ?? []) as readonly (string | JsonObject)[];
}

function jsonOf(value: Record<string, unknown>): JsonObject {
  return value as JsonObject;
}

function textsOf(value: JsonValue): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function label(value: string | JsonObject | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function timeOf(text: string | undefined): number {
  return text === undefined ? DEFAULT_NOW_MS : Date.parse(text);
}
