import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { policyJsonSchema } from "./schema.ts";

test("docs/schema/policy.schema.json is what `npm run generate:schema` writes", () => {
  const committed = readFileSync(new URL("../../../docs/schema/policy.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(committed)).toEqual(policyJsonSchema());
});
