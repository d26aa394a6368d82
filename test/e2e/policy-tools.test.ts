import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../support/built.ts";
import { postern, startPostern } from "../support/postern-cli.ts";

/** What authors of policies do without any Postern running, on a copy of the example policies. */
let folder = "";
const cli = (...args: string[]) => postern(folder, args);
const path = (name: string) => join(folder, "policies", name);
const edit = (name: string, from: string, to: string) => {
  const text = readFileSync(path(name), "utf8");
  if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
  writeFileSync(path(name), text.replace(from, to));
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-policy-"));
  cpSync(join(ROOT, "examples/policies"), join(folder, "policies"), { recursive: true });
  writeFileSync(path("extra.test.yaml"), TESTS);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TESTS = `
apiVersion: postern.dev/v1
kind: PolicyTest
metadata: { name: extra }
spec:
  given:
    request:
      subject: { roles: [support] }
      action: payments.refund.create
      resource: { type: payment }
      context: { env: prod }
      arguments: { currency: EUR }
  tests:
    - name: small refunds
      matrix: { arguments: [{ amount: 1 }, { amount: 50 }] }
      expect: { decision: ALLOW }
    - name: large refunds <&>
      request: { arguments: { amount: 51 } }
      expect: { decision: PENDING, workflow: refunds }
`;

describe("postern policy test", () => {
  it("passes, and says how many and what is covered", async () => {
    const run = await cli("policy", "test", "policies", "--filter", "refunds", "--coverage");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/\d+ passed in \d+ ms/);
    expect(run.stdout).toContain("coverage: ");
  });

  it("fails with a diff, with where the test stands, and in every format", async () => {
    edit("payments.yaml", "arguments.amount > 50\n      effect: escalate", "arguments.amount > 50\n      effect: deny");
    edit("payments.yaml", "      workflow: refunds\n", "");
    const filter = ["--filter", "<&>"];
    const run = await cli("policy", "test", "policies", ...filter, "--junit", "report.xml");
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(
      "FAILED large refunds <&>  extra.test.yaml:17\n  - decision     PENDING\n  + decision     DENY",
    );
    expect(readFileSync(join(folder, "report.xml"), "utf8")).toContain('name="large refunds &lt;&amp;&gt;"');
    expect((await cli("policy", "test", "policies", ...filter, "--tap")).stdout).toContain("not ok 1 - large refunds");
    expect((await cli("policy", "test", "policies", ...filter, "--json")).json()).toMatchObject({
      tests: 1,
      passed: 0,
      failures: [{ test: "large refunds <&>", line: 17 }],
    });
  });

  it("fails when too few rules decide in some test, and when there is nothing to run", async () => {
    const few = await cli("policy", "test", "policies", "--filter", "small refunds", "--min-coverage", "100");
    expect(few.code).toBe(1);
    expect(few.stdout).toMatch(/never decides .*too few rules are covered: 100 % are asked for/s);
    const none = await cli("policy", "test", "policies", "--filter", "no such test", "--json");
    expect(none).toMatchObject({ code: 3 });
    expect(none.error()).toMatchObject({ code: "POLICY_TESTS_MISSING" });
  });

  it("runs again whenever a file changes", async () => {
    const watching = startPostern(folder, ["policy", "test", "policies", "--filter", "small refunds", "--watch"]);
    try {
      await watching.shows("2 passed");
      edit("payments.yaml", "arguments.amount <= 50 &&", "arguments.amount <= 5 &&");
      await watching.shows("1 failed");
    } finally {
      watching.child.kill();
      await watching.finished;
    }
  });
});

describe("postern policy fmt", () => {
  it("names what is out of style, and brings it into style", async () => {
    edit("payments.yaml", "kind: Policy\n", "kind:    Policy\n");
    const check = await cli("policy", "fmt", "--check", "policies");
    expect(check).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("policies/payments.yaml  would be formatted"),
    });
    expect(await cli("policy", "fmt", "policies")).toMatchObject({ code: 0 });
    expect(await cli("policy", "fmt", "--check", "policies")).toMatchObject({ code: 0 });
    expect(readFileSync(path("payments.yaml"), "utf8")).toBe(
      readFileSync(join(ROOT, "examples/policies/payments.yaml"), "utf8"),
    );
  });
});

describe("postern policy lint", () => {
  const shadow = () =>
    edit(
      "payments.yaml",
      "    - id: refund-beyond-capture",
      "    - { id: nothing, actions: [payments.refund.create], effect: deny }\n\n    - id: refund-beyond-capture",
    );

  it("has nothing to say of the examples but what they answer for", async () => {
    const run = await cli("policy", "lint", "policies", "--fail-on", "warning");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/^clean: 0 errors, 0 warnings, 1 allowed in \d+ files\n$/);
  });

  it("names code, place and what to do, and fails on warnings when asked to", async () => {
    shadow();
    const run = await cli("policy", "lint", "policies");
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(
      /payments\.yaml:\d+:7 SHADOWED_BY_DENY \(warning\) the rule 'small-refunds' never counts/,
    );
    const strict = await cli("policy", "lint", "policies", "--fail-on", "warning", "--json");
    expect(strict.code).toBe(1);
    expect(strict.json()).toMatchObject({
      errors: 0,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ code: "SHADOWED_BY_DENY", file: "payments.yaml", column: 7 }),
      ]),
      allowed: [{ code: "DESTRUCTIVE_ALLOW", file: "agent-tools.yaml" }],
    });
  });

  it("fails on errors, and takes more words of actions that destroy", async () => {
    const words = await cli("policy", "lint", "policies", "--fail-on", "warning", "--destructive", "rollback,reset");
    expect(words).toMatchObject({ code: 1, stdout: expect.stringContaining("deployments.yaml") });
    edit("payments.yaml", "workflow: refunds\n", "workflow: refund\n");
    const errors = await cli("policy", "lint", "policies");
    expect(errors).toMatchObject({ code: 1, stdout: expect.stringContaining("did you mean 'refunds'?") });
  });

  it("is heard by 'policy validate' as well, whose answer it does not change", async () => {
    shadow();
    const run = await cli("policy", "validate", "policies");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("SHADOWED_BY_DENY (warning)") });
    expect(run.stdout).toContain("valid: ");
  });

  it("lists what it looks for", async () => {
    const run = await cli("policy", "lint", "--rules");
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("WORKFLOW_UNSATISFIABLE  error") });
  });
});

describe("a schema beside policies", () => {
  it("makes a typo in a condition an error of every command that reads policies", async () => {
    edit("payments.yaml", "arguments.amount > resource.captured", "arguments.amount > resource.captrued");
    const said = "'captrued' is no attribute of resource (schema 'refunds') (did you mean 'captured'?)";
    for (const command of ["validate", "lint", "test"]) {
      const run = await cli("policy", command, "policies");
      expect(run, command).toMatchObject({ code: 1, stdout: expect.stringContaining(said) });
      expect(run.stdout).toMatch(/payments\.yaml:\d+:\d+ UNKNOWN_ATTRIBUTE/);
    }
  });

  it("makes a typo in the request of a test an error at its place", async () => {
    edit("extra.test.yaml", "{ amount: 51 }", "{ amuont: 51 }");
    const run = await cli("policy", "test", "policies");
    expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining("extra.test.yaml:18:31 UNKNOWN_ATTRIBUTE") });
    expect(run.stdout).toContain("did you mean 'amount'?");
  });
});

describe("postern policy explain", () => {
  it("says which rules decide, and what each part of a condition was", async () => {
    const question = ["--subject", "alice", "--role", "support", "--action", "payments.refund.create"];
    const rest = ["--resource", "payment:p1", "--arg", "amount=70", "--arg", "currency=EUR", "--context", "env=prod"];
    const explain = ["policy", "explain", "--policies", "policies", ...question, ...rest];
    const calm = await cli(...explain);
    expect(calm.stdout).toContain("PENDING  by payments/large-refunds, asks workflow refunds");
    expect(calm.stdout).toContain("false  arguments.amount <= 50  arguments.amount = 70");
    const frozen = await cli(...explain, "--fact", "incident.active=true", "--json");
    expect(frozen.json()).toMatchObject({ decision: "DENY", ruleIds: ["payments/incident-freeze"] });
  });
});

describe("postern policy diff", () => {
  it("says what is weaker, and fails on it when asked to", async () => {
    const original = join(ROOT, "examples/policies");
    const diff = (...more: string[]) => cli("policy", "diff", "policies", "--against", original, ...more);
    expect((await diff()).stdout).toContain("no difference");
    edit("payments.yaml", "quorum: 2", "quorum: 1");
    const run = await diff("--fail-on", "weaker");
    expect(run).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("~ weaker     workflow refunds, stage finance, quorum"),
    });
    expect(await diff()).toMatchObject({ code: 0 });
  });
});
