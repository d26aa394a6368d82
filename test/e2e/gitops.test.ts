import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { posternCommand, ROOT } from "../support/built.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { cleanEnvironment } from "../support/postern-cli.ts";
import { run } from "../support/run-process.ts";

// What docs/gitops.md shows is what happens: its files, its transcript, and the steps of its workflow, in a shell.

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const GUIDE = readFileSync(join(ROOT, "docs/gitops.md"), "utf8");

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let folder = "";
let tokens: { readonly viewer: string; readonly editor: string };

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  replica = await plane.replica();
  tokens = {
    viewer: await plane.token({ name: "pull-requests", roles: ["viewer"] }),
    editor: await plane.token({ name: "main", roles: ["policy-editor"] }),
  };
  folder = mkdtempSync(join(tmpdir(), "postern-gitops-"));
  installPostern(join(folder, "bin"));
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function installPostern(bin: string): void {
  const [program, ...args] = posternCommand();
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, "postern"),
    `#!/bin/sh\nexec ${[program, ...args].map((word) => `'${word}'`).join(" ")} "$@"\n`,
  );
  chmodSync(join(bin, "postern"), 0o755);
}

/** The guide's blocks of one language. */
function blocks(language: string): readonly string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
}

/** A folder with the guide's files, each of which begins with its name. */
function repository(name: string): string {
  const root = join(folder, name);
  for (const text of blocks("yaml")) {
    const [, path] = /^# (\S+\.yaml)\n/.exec(text) ?? [];
    if (path === undefined || path.startsWith(".github")) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function shell(command: string, cwd: string, token: string, more: Readonly<Record<string, string>> = {}) {
  const env = cleanEnvironment({
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    POSTERN_CONTROL_PLANE: replica.address,
    POSTERN_TOKEN: token,
    ...more,
  });
  // As a terminal shows it: both outputs, in order.
  const { code, stdout } = await run(["sh", "-c", `exec 2>&1\n${command}`], { cwd, env });
  return { code, text: stdout };
}

const workflowSchema = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({
      env: z.looseObject({ POSTERN_TOKEN: z.string() }),
      steps: z.array(
        z.union([
          z.looseObject({ uses: z.string().regex(/^actions\/[a-z-]+@v\d+$/) }),
          z.looseObject({ name: z.string(), run: z.string() }),
        ]),
      ),
    }),
  ),
});

/** The workflow's commands that talk to Postern, job by job; what a runner of GitHub's installs is here already. */
function workflowSteps(job: string): readonly { readonly name: string; readonly run: string }[] {
  const text = blocks("yaml").find((block) => block.startsWith("# .github/"));
  const { jobs } = workflowSchema.parse(parse(text ?? ""));
  return (jobs[job]?.steps ?? []).flatMap((step) =>
    "run" in step && typeof step.run === "string" && step.name !== "install"
      ? [{ name: String(step.name), run: step.run }]
      : [],
  );
}

/** Runs a job's commands as GitHub does, to the first that fails; the exit code of the last that ran. */
async function runJob(job: string, root: string, token: string) {
  const summary = join(folder, "summary.md");
  writeFileSync(summary, "");
  let last: { code: number | null; text: string } = { code: null, text: "" };
  for (const { run: script } of workflowSteps(job)) {
    last = await shell(`set -e\n${script}`, root, token, { GITHUB_STEP_SUMMARY: summary, GITHUB_SHA: "4f2a9c1" });
    if (last.code !== 0) break;
  }
  return { ...last, summary: readFileSync(summary, "utf8") };
}

describe("docs/gitops.md", () => {
  it("shows a transcript that a shell repeats word for word", async () => {
    const root = repository("transcript");
    const [transcript = ""] = blocks("console");
    const commands = transcript.split(/^\$ /m).slice(1);
    expect(commands.length).toBeGreaterThan(5);
    let repeated = "";
    for (const entry of commands) {
      const [command = ""] = entry.split("\n");
      const { text } = await shell(command, root, tokens.editor);
      repeated += `$ ${command}\n${text}`;
    }
    expect(repeated.trimEnd()).toBe(transcript.trimEnd());
  });

  it("shows a workflow whose steps plan with a viewer's token, apply what was merged, and find what drifted", async () => {
    const root = repository("workflow");
    const rule = join(root, "policies/base/payments.yaml");
    writeFileSync(rule, readFileSync(rule, "utf8").replace("effect: allow", "effect: allow, description: Small ones"));
    const planned = await runJob("plan", root, tokens.viewer);
    expect(planned.code, planned.text).toBe(0);
    expect(planned.summary).toContain("rule payments/small, description");

    const drifted = await runJob("drift", root, tokens.viewer);
    expect(drifted.code).toBe(2);
    const applied = await runJob("apply", root, tokens.editor);
    expect(applied.code, applied.text).toBe(0);
    expect(applied.text).toMatch(/^dev: published as revision \d+\nprod: published as revision \d+$/m);
    const client = replica.client("postern.v1.PolicyService", tokens.editor);
    expect((await client.get({ environment: "prod" })).bundle).toMatchObject({
      message: "4f2a9c1",
      publishedBy: "main",
    });
    expect((await runJob("drift", root, tokens.viewer)).code).toBe(0);

    writeFileSync(rule, readFileSync(rule, "utf8").replace("<= 50", "<= 500"));
    const failing = await runJob("plan", root, tokens.viewer);
    expect(failing.code).toBe(1);
    expect(failing.summary).toContain("larger ones do not");
  });
});

describe("postern policy apply", () => {
  it("applies a plan exactly once, and refuses one that was altered", async () => {
    const root = repository("exact");
    const rule = join(root, "policies/base/payments.yaml");
    writeFileSync(rule, `${readFileSync(rule, "utf8")}# exact\n`);
    expect((await shell("postern policy plan . --out plan.json", root, tokens.editor)).code).toBe(0);
    // What is in the folder by now is of no importance.
    writeFileSync(rule, "no policy at all");
    expect((await shell("postern policy apply plan.json", root, tokens.editor)).text).toMatch(/published as revision/);
    expect((await shell("postern policy apply plan.json", root, tokens.editor)).text).toMatch(/^dev: nothing to do/);
    const altered = await shell(
      "sed -i 's/# exact/# other/' plan.json && postern policy apply plan.json",
      root,
      tokens.editor,
    );
    expect([altered.code, altered.text]).toEqual([3, expect.stringContaining("PLAN_INVALID")]);
  });

  it("changes nothing while a test fails or a file has errors, and says which", async () => {
    const root = repository("broken");
    const rule = join(root, "policies/base/payments.yaml");
    writeFileSync(rule, readFileSync(rule, "utf8").replace("effect: allow", "effect: alow"));
    const { code, text } = await shell("postern policy apply . --environment dev", root, tokens.editor);
    expect(code).toBe(1);
    expect(text).toContain("policies/base/payments.yaml:8");
    expect(text).toContain("did you mean 'allow'?");
    writeFileSync(join(root, "plan.json"), "an older plan");
    const plan = "postern policy plan . --environment dev --output json --out plan.json";
    const json = await shell(plan, root, tokens.viewer);
    expect(JSON.parse(json.text)).toMatchObject({ environments: [{ environment: "dev", action: "refused" }] });
    expect(existsSync(join(root, "plan.json"))).toBe(false);
  });

  it("names what is wrong with the project file", async () => {
    const root = repository("project");
    const file = join(root, "postern.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("environments:", "enviroments:"));
    const { code, text } = await shell("postern policy plan .", root, tokens.viewer);
    expect([code, text]).toEqual([3, expect.stringContaining("PROJECT_INVALID")]);
  });
});

describe("environments with rules of their own", () => {
  const governance = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: governance }
spec:
  default: escalate
  workflow: leads
  match: { actions: ["postern.policy.**"] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: leads }
spec: { stages: [{ name: leads, approvers: { groups: [leads] }, timeout: 1h }] }
`;
  let guarded: TestReplica;

  beforeAll(async () => {
    const environmentsFile = join(folder, "environments.yaml");
    const rules = "{ open: {}, path: { promoteFrom: open, onlyByPromotion: true }, held: { guardedBy: ops }, ops: {} }";
    writeFileSync(environmentsFile, `environments: ${rules}\n`);
    guarded = await plane.replica({ environments: ["open", "path", "held", "ops"], environmentsFile });
    const client = guarded.client("postern.v1.PolicyService", tokens.editor);
    await client.publish({ environment: "ops", files: [{ path: "governance.yaml", content: governance }] });
  });

  function project(name: string, environments: readonly string[]): string {
    const root = repository(name);
    const lines = environments.map((environment) => `  ${environment}: { policies: [policies/base] }\n`).join("");
    writeFileSync(join(root, "postern.yaml"), `apiVersion: postern.dev/v1\nkind: Project\nenvironments:\n${lines}`);
    return root;
  }

  const apply = (root: string) =>
    shell("postern policy apply .", root, tokens.editor, { POSTERN_CONTROL_PLANE: guarded.address });

  it("says what was applied before the environment that refused", async () => {
    const root = project("path", ["open", "path"]);
    const { code, text } = await apply(root);
    expect(code).toBe(3);
    expect(text).toContain("open: published as revision 1\n");
    expect(text).toContain("PROMOTION_REQUIRED");
    expect(text).toContain("open: applied.");
  });

  it("says what waits for approval, and is done once it is approved", async () => {
    const root = project("held", ["held"]);
    const lead = await plane.token({ name: "lead", roles: ["approver"], groups: ["leads"] });
    const waiting = await apply(root);
    expect(waiting.code).toBe(2);
    const approvalId =
      /held: waits for approval (\S+) as change (\S+); revision 0 stays active/.exec(waiting.text)?.[1] ?? "";
    const approve = `postern approvals approve ${approvalId} --environment ops --reason "read it"`;
    const more = { POSTERN_CONTROL_PLANE: guarded.address };
    await vi.waitFor(async () => expect(await shell(approve, root, lead, more)).toMatchObject({ code: 0 }), {
      timeout: 20_000,
      interval: 500,
    });
    await vi.waitFor(
      async () => expect((await apply(root)).text).toBe("held: nothing to do, revision 1 is it already\n"),
      { timeout: 20_000, interval: 500 },
    );
  });
});
