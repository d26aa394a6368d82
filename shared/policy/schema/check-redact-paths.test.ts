import { describe, expect, it } from "vitest";
import { parsePolicyFiles } from "../index.ts";

const content = (redact: string, action = "pay.**") => `
apiVersion: postern.dev/v1
kind: Schema
metadata: { name: payments }
spec:
  match: { actions: ["pay.**"] }
  arguments:
    card: string
    items: { items: { members: { iban: string, amount: double } } }
    labels: map<string>
    free: any
---
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["${action}"] }
  redact: [${redact}]
  rules:
    - { id: a, effect: deny }
`;

function findings(redact: string, action?: string) {
  const { diagnostics } = parsePolicyFiles([{ path: "p.yaml", content: content(redact, action) }]);
  return diagnostics.filter(({ code }) => code !== "UNUSED_SCHEMA");
}

describe("what is to be redacted, where a schema describes requests", () => {
  it.each([
    "arguments.card",
    "arguments.Card",
    "arguments.items[*].iban",
    "arguments.items.iban",
    "arguments.labels.anything",
    "arguments.free.whatever.deep",
    "arguments.**.iban",
    "arguments.*",
    "context.token",
    "subject.email",
  ])("may be %s", (path) => {
    expect(findings(`'${path}'`)).toEqual([]);
  });

  it.each([
    ["arguments.crad", "did you mean 'arguments.card'?"],
    ["arguments.items.*.ibam", "did you mean 'arguments.items.*.iban'?"],
    ["arguments.card.number", ""],
  ])("can't be %s", (path, suggestion) => {
    expect(findings(`arguments.card, '${path}'`)).toMatchObject([
      { code: "UNKNOWN_ATTRIBUTE", severity: "error", file: "p.yaml", line: 18, suggestion },
    ]);
  });

  it("may be anything where no schema describes the requests", () => {
    expect(findings("arguments.crad", "deploy.**")).toEqual([]);
  });
});
