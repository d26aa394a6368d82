import { expect, test } from "vitest";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { timeDependence } from "./time-dependence.ts";

const policy = (name: string, when: string) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: ${name} }
spec:
  default: deny
  match: { actions: ["${name}.**"] }
  rules: [{ id: only, when: '${when}', effect: allow }]
`;

test("an action depends on time when a policy that covers it reads now, and no other does", () => {
  const content = [
    policy("deploys", 'now < timestamp("2030-01-01T00:00:00Z")'),
    policy("reads", "arguments.nowhere == 1"),
  ];
  const { policySet } = parsePolicyFiles([{ path: "p.yaml", content: content.join("---") }]);
  if (policySet === undefined) throw new Error("not a policy set");
  const depends = timeDependence(policySet);
  for (let round = 0; round < 2; round++) {
    expect([depends("deploys.start"), depends("reads.order"), depends("other")]).toEqual([true, false, false]);
  }
});
