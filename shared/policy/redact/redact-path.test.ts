import { describe, expect, it } from "vitest";
import { readRedactPath } from "./redact-path.ts";

describe("a redact path", () => {
  it.each([
    ["arguments.card", "arguments", ["card"]],
    ["arguments.items[*].card", "arguments", ["items", "*", "card"]],
    ["arguments.items[0].card", "arguments", ["items", "0", "card"]],
    ["context.headers.X-Api-Key", "context", ["headers", "x-api-key"]],
    ['context.labels["app.kubernetes.io/name"]', "context", ["labels", "app.kubernetes.io/name"]],
    ["context.**.token", "context", ["**", "token"]],
    ["subject.email", "subject", ["email"]],
    ["resource.*", "resource", ["*"]],
  ])("%s is read", (text, root, steps) => {
    expect(readRedactPath(text)).toEqual({ ok: true, path: { root, steps } });
  });

  it.each([
    ["argument.card", "did you mean 'arguments.card'?"],
    ["facts.oncall", "facts are not recorded with a decision: remove it"],
    ["arguments", "write 'arguments.*' for all of them"],
    ["arguments.**", "end it with a name, or with '*'"],
    ["subject.properties.email", "did you mean 'subject.email'?"],
    ["subject.id", "remove it"],
    ["resource.type", "remove it"],
    ["arguments..card", 'write names with dots as ["a.b"]'],
    ["arguments.ca rd", 'write names with dots as ["a.b"]'],
    ["arguments.c*rd", 'write names with dots as ["a.b"]'],
    ["", 'write names with dots as ["a.b"]'],
  ])("%s is refused, with what to write instead", (text, suggestion) => {
    expect(readRedactPath(text)).toMatchObject({ ok: false, suggestion });
  });
});
