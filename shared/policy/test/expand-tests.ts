import type { CheckRequest } from "../../check/request.ts";
import { nearestName } from "../../config/nearest.ts";
import { putTimes } from "../../facts/index.ts";
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

/** A part of a request as it was written in one place; what comes later is laid over it, field by field. */
export interface Layer {
  readonly part: Part;
  /** From the document's root. */
  readonly path: Path;
  readonly value: JsonObject;
}

/** What the request of a case is laid together from, in order. */
export interface WrittenCase {
  readonly action: string;
  readonly resourceType: string;
  readonly layers: readonly Layer[];
}

/** The cases of a document whose fixtures are all there, as they were written. */
export function writtenCases({ spec }: PolicyTestDocument): readonly WrittenCase[] {
  return spec.tests.flatMap((test, index) =>
    combinations(test).map((varied) => {
      const layers = PARTS.flatMap((part) => layersOf(spec, test, index, part, varied[part]));
      const { action, resource } = requestOf((part) => laidOver(layers.filter((layer) => layer.part === part)));
      return { action: action.name, resourceType: resource.type, layers };
    }),
  );
}

function layersOf(spec: Spec, test: Test, index: number, part: Part, varied: Parts[Part]): readonly Layer[] {
  const at: Path = ["spec", "tests", index];
  const written = [
    { path: ["spec", "given", "request", part], value: partsOf(spec.given.request)[part] },
    { path: [...at, "request", part], value: partsOf(test.request)[part] },
    { path: [...at, "matrix", part, valuesOf(test, part).indexOf(varied ?? "")], value: varied },
  ];
  let layers: readonly Layer[] = [];
  for (const { path, value } of written) {
    if (typeof value === "string") layers = [fixtureLayer(spec, part, path, value)];
    else if (value !== undefined) layers = [...layers, { part, path, value }];
  }
  return layers;
}

function fixtureLayer(spec: Spec, part: Part, path: Path, name: string): Layer {
  const fixture = fixturesOf(spec, part)?.[name];
  if (fixture === undefined) return { part, path, value: { name } };
  return { part, path: ["spec", "fixtures", FIXTURES[part], name], value: fixture };
}

function casesOf(spec: Spec, test: Test, index: number): readonly ExpandedCase[] {
  return combinations(test).map((varied) => ({
    index,
    test: test.name,
    combination: Object.entries(varied)
      .map(([part, value]) => `${part}=${label(value)}`)
      .join(", "),
    request: requestOf((part) => laidOver(layersOf(spec, test, index, part, varied[part]))),
    ...factsOf(spec, test),
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
function laidOver(layers: readonly Layer[]): JsonObject {
  return Object.assign({}, ...layers.map(({ value }) => value));
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

/** By what name a document keeps the fixtures of a part; there are none of actions. */
const FIXTURES = {
  subject: "subjects",
  action: "",
  resource: "resources",
  context: "contexts",
  arguments: "arguments",
} as const;

/** Undefined: there are no fixtures of actions. */
function fixturesOf({ fixtures }: Spec, part: Part): Readonly<Record<string, JsonObject>> | undefined {
  const kind = FIXTURES[part];
  // Parsing boundary: the schema let nothing but JSON through.
  return kind === "" ? undefined : ((fixtures[kind] ?? {}) as Readonly<Record<string, JsonObject>>);
}

function partsOf(request: Test["request"]): Parts {
  // Parsing boundary, as above.
  return request as Parts;
}

function valuesOf({ matrix }: Test, part: Part): readonly (string | JsonObject)[] {
  return (matrix?.[part] ?? []) as readonly (string | JsonObject)[];
}

function factsOf({ given }: Spec, test: Test): Pick<PolicyTestCase, "facts" | "factTimes"> {
  const nowMs = timeOf(test.now ?? given.now);
  const facts = jsonOf(test.facts ?? given.facts ?? {});
  const ages = Object.entries(test.factAges ?? given.factAges ?? {});
  const seenMs = test.factsSeen ?? given.factsSeen;
  const put = ages.map(([path, ageMs]) => ({ path, value: null, updatedAtMs: nowMs - ageMs, updatedBy: "" }));
  return {
    facts,
    factTimes: { putAtMs: putTimes(put, facts), seenAtMs: seenMs === undefined ? undefined : nowMs - seenMs },
  };
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
