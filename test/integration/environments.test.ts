import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
const tokens = { ed: "", root: "", devOnly: "" };

const environments = ["dev", "staging", "prod", "slow", "soon"];

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  tokens.ed = await plane.token({ name: "ed", roles: ["policy-editor"] });
  tokens.root = await plane.token({ name: "root", roles: ["admin"] });
  tokens.devOnly = await plane.token({ name: "dan", roles: ["policy-editor"], environments: ["dev"] });
  const environmentsFile = join(plane.settings.signingKey, "..", "environments.yaml");
  await writeFile(
    environmentsFile,
    `environments:
  staging: { promoteFrom: dev }
  prod: { promoteFrom: staging, onlyByPromotion: true }
  slow: { promoteFrom: staging, minSoak: 1h }
  soon: { promoteFrom: staging, minSoak: 1s }
`,
  );
  replica = await plane.replica({ environments, environmentsFile });
});
afterAll(async () => {
  await plane?.stop();
  await nats?.stop();
});

const policies = (token = tokens.ed) => replica.client("postern.v1.PolicyService", token);
const file = (limit: number) => ({
  path: "payments.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules: [{ id: small, when: "arguments.amount <= ${limit}", effect: allow }]
`,
});
const activeIn = async (environment: string) => (await policies().get({ environment })).bundle;

describe("environments with a path of promotion", () => {
  it("take the very content that is active in the one before, digest and all, and say where it came from", async () => {
    await policies().publish({ environment: "dev", files: [file(10)] });
    const { bundle: staged } = await policies().promote({ environment: "staging", from: "dev", message: "try it" });
    const { bundle } = await policies().promote({ environment: "prod", from: "staging", message: "release 1" });
    const dev = await activeIn("dev");
    expect(staged?.digest).toBe(dev?.digest);
    expect(bundle).toMatchObject({
      environment: "prod",
      revision: 1,
      digest: dev?.digest,
      message: "release 1",
      publishedBy: "ed",
      origin: { promotedFrom: { environment: "staging", revision: 1 }, breakGlass: "", forced: false },
    });
    expect((await policies().get({ environment: "prod" })).files).toEqual([file(10)]);
    await expect(policies().promote({ environment: "prod", from: "staging" })).resolves.toMatchObject({
      unchanged: true,
      bundle: { revision: 1 },
    });
  });

  it("take nothing else where they take promotions only, and say what to do", async () => {
    await expect(policies().publish({ environment: "prod", files: [file(99)] })).rejects.toMatchObject({
      kind: "failed_precondition",
      code: "PROMOTION_REQUIRED",
      hint: expect.stringContaining("postern policy promote staging prod"),
    });
    await expect(policies().promote({ environment: "prod", from: "dev" })).resolves.toMatchObject({ unchanged: true });
    await policies().publish({ environment: "dev", files: [file(20)] });
    await expect(policies().promote({ environment: "prod", from: "dev" })).rejects.toMatchObject({
      code: "PROMOTION_PATH",
    });
    expect(await activeIn("prod")).toMatchObject({ revision: 1 });
  });

  it("wait until a content has been active for long enough in the one before", async () => {
    await expect(policies().promote({ environment: "slow", from: "staging" })).rejects.toMatchObject({
      code: "SOAK_TOO_SHORT",
    });
  });

  it("and take it then", async () => {
    await vi.waitFor(
      () =>
        expect(policies().promote({ environment: "soon", from: "staging" })).resolves.toMatchObject({
          bundle: { environment: "soon", revision: 1 },
        }),
      { timeout: 10_000, interval: 100 },
    );
  });

  it("open for an admin who breaks the glass with a reason, which is part of what is signed", async () => {
    const order = { environment: "prod", files: [file(1)], breakGlass: "refunds are being stolen" };
    await expect(policies().publish(order)).rejects.toMatchObject({ code: "BREAK_GLASS_FORBIDDEN" });
    const { bundle } = await policies(tokens.root).publish(order);
    expect(bundle).toMatchObject({ revision: 2, origin: { breakGlass: "refunds are being stolen" } });
    await expect(
      policies(tokens.root).promote({ environment: "slow", from: "staging", breakGlass: "no time" }),
    ).resolves.toMatchObject({ bundle: { revision: 1, origin: { breakGlass: "no time" } } });
  });

  it("go back in one call past all rules, as a new revision, whatever the bad one came by", async () => {
    const before = await activeIn("prod");
    const { bundle } = await policies().rollback({ environment: "prod", message: "too strict", expectedRevision: 2 });
    expect(bundle).toMatchObject({ revision: 3, rollbackOf: 1, message: "too strict", publishedBy: "ed" });
    expect(bundle?.digest).not.toBe(before?.digest);

    await policies().promote({ environment: "staging", from: "dev" });
    const bad = await policies().promote({ environment: "prod", from: "staging" });
    expect(bad.bundle).toMatchObject({ revision: 4 });
    const back = await policies().rollback({ environment: "prod" });
    expect(back.bundle).toMatchObject({ revision: 5, rollbackOf: 3, digest: bundle?.digest });
  });

  it("do not go back behind what somebody else has put in force meanwhile", async () => {
    await expect(policies().rollback({ environment: "prod", expectedRevision: 4 })).rejects.toMatchObject({
      code: "REVISION_CONFLICT",
      message: expect.stringContaining("Revision 5 of 'prod' was published by ed"),
    });
  });

  it("do not take another content than the one that the promoter saw", async () => {
    const seen = (await activeIn("staging"))?.revision ?? 0;
    await policies().publish({ environment: "staging", files: [file(77)] });
    await expect(
      policies().promote({ environment: "prod", from: "staging", fromRevision: seen }),
    ).rejects.toMatchObject({ code: "REVISION_CONFLICT", message: expect.stringContaining("of 'staging'") });
  });

  it("are listed with what is active, since when, where it came from, and by which rules", async () => {
    const { environments: list } = await policies().listEnvironments({});
    expect(list.map(({ name }) => name)).toEqual(environments);
    const prod = list.find(({ name }) => name === "prod");
    expect(prod).toMatchObject({
      activeRevision: 5,
      active: { revision: 5, rollbackOf: 3, active: true },
      promoteFrom: "staging",
      onlyByPromotion: true,
      guardedBy: "",
      openChanges: 0,
    });
    expect(list.find(({ name }) => name === "slow")).toMatchObject({ minSoak: { seconds: 3_600 } });
    const { environments: seen } = await policies(tokens.devOnly).listEnvironments({});
    expect(seen.map(({ name }) => name)).toEqual(["dev"]);
    // Nobody promotes out of what it may not see.
    await expect(policies(tokens.devOnly).promote({ environment: "dev", from: "staging" })).rejects.toMatchObject({
      code: "ENVIRONMENT_FORBIDDEN",
    });
  });
});
