import { expect, it } from "vitest";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { rememberReadings } from "./remember-readings.ts";

const policy = (name: string, workflow: string) => ({
  path: `${name}.yaml`,
  content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: ${name} }
spec:
  match: { actions: ["a.**"] }
  rules:
    - { id: one, effect: escalate, workflow: ${workflow} }
`,
});
const workflow = {
  path: "workflow.yaml",
  content: `apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: team }
spec: { auto: [{ when: "true", decision: approve }] }
`,
};

it("says the same of a file that was read before, also where what is wrong depends on the other files", () => {
  const read = rememberReadings(10_000);
  const rounds = [
    [policy("p", "team"), workflow],
    [policy("p", "team")],
    [workflow],
    [policy("p", "team"), { ...policy("p", "team"), path: "again.yaml" }, workflow],
    [policy("p", "tema"), workflow],
    [policy("p", "team"), workflow],
  ];
  for (const files of rounds) {
    const { policySet, diagnostics } = parsePolicyFiles(files);
    expect(parsePolicyFiles(files, read)).toMatchObject({ policySet, diagnostics });
  }
});

it("remembers so much text and no more", () => {
  const [first, second] = [policy("first", "team").content, policy("second", "team").content];
  const read = rememberReadings(first.length + second.length);
  const reading = read(first).documents;
  read(second);
  expect(read(first).documents).toBe(reading);
  read(policy("third", "team").content);
  read(workflow.content);
  expect(read(first).documents).not.toBe(reading);
});
