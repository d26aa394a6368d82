import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let editorToken: string;

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  editorToken = await plane.token({ name: "ed", roles: ["policy-editor"] });
  replica = await plane.replica();
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
});

const policyText = (limit: number) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: "arguments.amount <= ${limit}", effect: allow }
`;
const file = (limit: number) => ({ path: "payments.yaml", content: policyText(limit) });
const broken = {
  path: "broken.yaml",
  content: policyText(1).replace("effect: allow", "effect: escalate, workflow: nobody"),
};
const schema = (attribute: string) => ({
  path: "schema.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Schema
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, arguments: { ${attribute}: double } }
`,
});
const policies = () => replica.client("postern.v1.PolicyService", editorToken);

describe("PolicyService", () => {
  it("says that an environment without a bundle has none", async () => {
    await expect(policies().get({ environment: "dev" })).rejects.toMatchObject({
      kind: "not_found",
      code: "BUNDLE_NOT_FOUND",
    });
    await expect(policies().list({ environment: "dev" })).resolves.toMatchObject({ bundles: [], nextPageToken: "" });
  });

  it("validates without changing anything, and names the place of what is wrong", async () => {
    await expect(policies().validate({ files: [file(50)] })).resolves.toMatchObject({
      valid: true,
      policies: 1,
      rules: 1,
      workflows: 0,
    });
    const { valid, diagnostics } = await policies().validate({ files: [broken] });
    expect(valid).toBe(false);
    expect(diagnostics[0]).toMatchObject({ severity: "error", file: "broken.yaml", line: 9 });
    await expect(policies().get({ environment: "dev" })).rejects.toMatchObject({ code: "BUNDLE_NOT_FOUND" });
  });

  it("tells what the linter says, which is no reason to refuse", async () => {
    const repeated = policyText(50).replace(
      "effect: allow }",
      "effect: allow }\n    - { id: again, when: arguments.amount <= 50, effect: allow }",
    );
    const { valid, diagnostics } = await policies().validate({ files: [{ path: "p.yaml", content: repeated }] });
    expect(valid).toBe(true);
    expect(diagnostics).toMatchObject([{ code: "DUPLICATE_RULE", severity: "warning", line: 10, column: 7 }]);
  });

  it("refuses what a schema speaks against, before anything is published", async () => {
    const files = [file(50), schema("amuont")];
    await expect(policies().publish({ environment: "dev", files, message: "", force: true })).rejects.toMatchObject({
      code: "POLICY_INVALID",
      message: expect.stringContaining("'amount' is no attribute of arguments"),
      where: expect.objectContaining({ file: "payments.yaml" }),
    });
    await expect(policies().get({ environment: "dev" })).rejects.toMatchObject({ code: "BUNDLE_NOT_FOUND" });
  });

  it("publishes a bundle that can be read back as it was sent", async () => {
    const published = await policies().publish({ environment: "dev", files: [file(50)], message: "first" });
    expect(published).toMatchObject({
      unchanged: false,
      bundle: { environment: "dev", revision: 1, publishedBy: "ed", message: "first", rules: 1, active: true },
    });
    const got = await policies().get({ environment: "dev" });
    expect(got.files).toEqual([file(50)]);
    expect(got.bundle).toEqual(published.bundle);
  });

  it("makes no revision of content that is in force already", async () => {
    await expect(
      policies().publish({ environment: "dev", files: [file(50)], message: "again" }),
    ).resolves.toMatchObject({
      unchanged: true,
      bundle: { revision: 1, message: "first" },
    });
  });

  it("refuses a broken bundle and leaves the active one as it is", async () => {
    await expect(policies().publish({ environment: "dev", files: [broken] })).rejects.toMatchObject({
      kind: "invalid_argument",
      code: "POLICY_INVALID",
      where: { file: "broken.yaml", line: 9 },
    });
    await expect(policies().get({ environment: "dev" })).resolves.toMatchObject({ bundle: { revision: 1 } });
  });

  it("refuses to publish over a revision that the publisher has not seen, and names who made it", async () => {
    await policies().publish({ environment: "dev", files: [file(60)], expectedRevision: 1 });
    const late = policies().publish({ environment: "dev", files: [file(70)], expectedRevision: 1 });
    await expect(late).rejects.toMatchObject({
      kind: "conflict",
      code: "REVISION_CONFLICT",
      message: expect.stringMatching(/^Revision 2 of 'dev' was published by ed at .*revision 1\.$/),
    });
  });

  it("lets one of several publishers at once win, and tells the others", async () => {
    const second = await plane.replica();
    const both = [policies(), second.client("postern.v1.PolicyService", editorToken)];
    const results = await Promise.allSettled(
      both.map((client, index) => client.publish({ environment: "dev", files: [file(100 + index)] })),
    );
    await second.stop();
    const won = results.filter((result) => result.status === "fulfilled");
    const lost = results.filter((result) => result.status === "rejected");
    // Either they met, and one lost; or they came one after the other. Never the same revision twice.
    expect(new Set(won.map(({ value }) => value.bundle?.revision)).size).toBe(won.length);
    for (const { reason } of lost) expect(reason).toMatchObject({ code: "REVISION_CONFLICT" });
    const active = await policies().get({ environment: "dev" });
    expect(active.bundle?.revision).toBe(2 + won.length);
  });

  it("publishes on top of what another replica put in force, and never mistakes its own last bundle for that", async () => {
    const second = await plane.replica();
    const other = second.client("postern.v1.PolicyService", editorToken);
    const own = await policies().publish({ environment: "dev", files: [file(200)] });
    const revision = own.bundle?.revision ?? 0;
    const theirs = await other.publish({ environment: "dev", files: [file(201)], expectedRevision: revision });
    await second.stop();
    expect(theirs.bundle?.revision).toBe(revision + 1);
    await expect(
      policies().publish({ environment: "dev", files: [file(202)], expectedRevision: revision }),
    ).rejects.toMatchObject({ code: "REVISION_CONFLICT" });
    const again = await policies().publish({ environment: "dev", files: [file(200)] });
    expect(again).toMatchObject({ unchanged: false, bundle: { revision: revision + 2 } });
    await expect(policies().get({ environment: "dev" })).resolves.toMatchObject({ files: [file(200)] });
  });

  it("rolls back to the content of an earlier revision as a new one", async () => {
    const before = (await policies().get({ environment: "dev" })).bundle?.revision ?? 0;
    const rolled = await policies().rollback({ environment: "dev", revision: 1, message: "too generous" });
    expect(rolled.bundle).toMatchObject({ revision: before + 1, rollbackOf: 1, message: "too generous" });
    await expect(policies().get({ environment: "dev" })).resolves.toMatchObject({ files: [file(50)] });
    // 0: the one before.
    await expect(policies().rollback({ environment: "dev" })).resolves.toMatchObject({
      bundle: { revision: before + 2, rollbackOf: before },
    });
    await expect(policies().rollback({ environment: "dev", revision: 99 })).rejects.toMatchObject({
      code: "BUNDLE_NOT_FOUND",
    });
  });

  it("keeps bundles of any size: published, read back and rolled back to", async () => {
    const large = { path: "large.yaml", content: `${policyText(7)}# ${"long ".repeat(30_000)}\n` };
    const first = await policies().publish({ environment: "dev", files: [large] });
    await expect(policies().get({ environment: "dev" })).resolves.toMatchObject({ files: [large] });
    await policies().publish({ environment: "dev", files: [file(8)] });
    await policies().rollback({ environment: "dev", revision: first.bundle?.revision ?? 0 });
    await expect(policies().get({ environment: "dev" })).resolves.toMatchObject({ files: [large] });
  });

  it("lists bundles newest first, page by page", async () => {
    const revisions: (number | undefined)[] = [];
    let pageToken = "";
    do {
      const page = await policies().list({ environment: "dev", pageSize: 2, pageToken });
      expect(page.bundles.length).toBeLessThanOrEqual(2);
      revisions.push(...page.bundles.map(({ revision }) => revision));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(revisions).toEqual([...revisions.keys()].map((index) => revisions.length - index));
    await expect(policies().list({ environment: "dev", pageToken: "junk" })).rejects.toMatchObject({
      code: "PAGE_TOKEN_INVALID",
    });
  });

  it("keeps environments apart", async () => {
    await policies().publish({ environment: "prod", files: [file(5)] });
    await expect(policies().get({ environment: "prod" })).resolves.toMatchObject({ bundle: { revision: 1 } });
    await expect(policies().rollback({ environment: "prod" })).rejects.toMatchObject({
      code: "BUNDLE_NOT_FOUND",
      message: expect.stringContaining("there is nothing to go back to"),
    });
    await expect(policies().publish({ environment: "nowhere", files: [file(5)] })).rejects.toMatchObject({
      code: "ENVIRONMENT_UNKNOWN",
    });
    await expect(policies().publish({ files: [file(5)] })).rejects.toMatchObject({
      code: "FIELD_REQUIRED",
      where: { field: "environment" },
    });
  });

  it("publishes over a pointer whose signature does not verify, and never shows or serves that one", async () => {
    const stored = await plane.bus.bundles.active("prod");
    if (stored === undefined) throw new Error("nothing published");
    const forged = { ...stored.pointer, revision: stored.pointer.revision + 1 };
    await plane.bus.bundles.replace("prod", forged, stored.version);
    await expect(policies().get({ environment: "prod" })).rejects.toMatchObject({ code: "BUNDLE_POINTER_MISMATCH" });
    const { bundles } = await policies().list({ environment: "prod" });
    expect(bundles.map(({ revision, active }) => [revision, active])).toEqual([[stored.pointer.revision, false]]);
    const next = await policies().publish({ environment: "prod", files: [file(5)] });
    expect(next).toMatchObject({ unchanged: false, bundle: { revision: forged.revision + 1 } });
    await expect(policies().get({ environment: "prod" })).resolves.toMatchObject({ files: [file(5)] });
  });

  it.each([
    ["no file", []],
    ["a file twice", [file(1), file(2)]],
    ["a file without a path", [{ path: "", content: "" }]],
  ])("refuses %s", async (_, files) => {
    await expect(policies().publish({ environment: "dev", files })).rejects.toMatchObject({
      code: "POLICY_FILES_INVALID",
    });
  });
});

describe("FactService", () => {
  const facts = () => replica.client("postern.v1.FactService", editorToken);

  it("puts, lists and deletes facts, with who changed them", async () => {
    await facts().put({ environment: "dev", path: "incident.active", value: { boolValue: true } });
    await facts().put({ environment: "dev", path: "incident.level", value: { numberValue: 2 } });
    await facts().put({
      environment: "dev",
      path: "oncall",
      value: { listValue: { values: [{ stringValue: "ann" }] } },
    });
    const all = await facts().list({ environment: "dev" });
    expect(all.facts.map(({ path, updatedBy }) => [path, updatedBy])).toEqual([
      ["incident.active", "ed"],
      ["incident.level", "ed"],
      ["oncall", "ed"],
    ]);
    const some = await facts().list({ environment: "dev", prefix: "incident" });
    expect(some.facts).toHaveLength(2);
    expect(some.facts[0]).toMatchObject({ environment: "dev", value: { boolValue: true } });
    await facts().delete({ environment: "dev", path: "incident.level" });
    expect((await facts().list({ environment: "dev", prefix: "incident" })).facts).toHaveLength(1);
    expect((await facts().list({ environment: "prod" })).facts).toEqual([]);
  });

  it("refuses what cannot be a fact", async () => {
    const put = (path: string, value: object | null) => facts().put({ environment: "dev", path, value });
    await expect(put("a..b", { boolValue: true })).rejects.toMatchObject({ kind: "invalid_argument" });
    await expect(put("a.*", { boolValue: true })).rejects.toMatchObject({ kind: "invalid_argument" });
    await expect(put("a", null)).rejects.toMatchObject({ code: "FIELD_REQUIRED" });
    await expect(put("a", { stringValue: "x".repeat(70_000) })).rejects.toMatchObject({ code: "FACT_TOO_LARGE" });
    await expect(facts().delete({ environment: "dev", path: "nothing" })).rejects.toMatchObject({
      code: "FACT_NOT_FOUND",
    });
  });
});

describe("FleetService", () => {
  it("shows agents with their lag behind the active revision", async () => {
    const heartbeat = {
      agentId: "agent-1",
      environment: "dev",
      version: "0.1.0",
      host: "h",
      revision: 1,
      state: "serving",
      startedAtMs: 1_000,
      atMs: 61_000,
      counters: { allowed: 3, denied: 2, pending: 1, errors: 0, waiting: 1, spooled: 0 },
    } as const;
    await plane.bus.fleet.beat(heartbeat);
    const active = (await policies().get({ environment: "dev" })).bundle?.revision ?? 0;
    const { agents } = await replica.client("postern.v1.FleetService", editorToken).listAgents({});
    expect(agents).toMatchObject([
      {
        id: "agent-1",
        environment: "dev",
        revision: 1,
        lag: active - 1,
        state: "serving",
        uptime: { seconds: 60 },
        counters: { allowed: 3, waiting: 1 },
      },
    ]);
  });
});

describe("a schema beside policies", () => {
  it("is kept with the bundle, for whoever edits what is in force", async () => {
    const files = [file(70), schema("amount")];
    const published = await policies().publish({ environment: "dev", files, message: "described", force: true });
    expect(published).toMatchObject({ unchanged: false, bundle: { policies: 1, rules: 1 } });
    expect((await policies().get({ environment: "dev" })).files).toEqual(files);
  });
});
