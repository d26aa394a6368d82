import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_INLINE_BYTES } from "../../shared/bundle/inline-content.ts";
import { newKeys } from "../testing/fixtures.ts";
import { MemoryBundleStore } from "../testing/memory-bundle-store.ts";
import { BundleLibrary } from "./bundle-library.ts";
import { BundleWriter } from "./bundle-writer.ts";
import { newBundle } from "./new-bundle.ts";
import { type Order, Publisher } from "./publisher.ts";

const log = pino({ level: "silent" });

let store: MemoryBundleStore;
let library: BundleLibrary;
let publisher: Publisher;
/** Of another replica. */
let elsewhere: BundleWriter;

beforeEach(async () => {
  const { key, trusted } = await newKeys();
  store = new MemoryBundleStore();
  library = new BundleLibrary(store, trusted, log);
  const writer = new BundleWriter({ store, key, nowMs: Date.now, onPublished: () => undefined });
  elsewhere = new BundleWriter({ store, key, nowMs: Date.now, onPublished: () => undefined });
  publisher = new Publisher({ library, writer, gate: { admit: async () => undefined } });
});

const order = (over: Partial<Order> = {}): Order => ({
  environment: "dev",
  message: "",
  by: { name: "ed", roles: ["policy-editor"], groups: [] },
  expectedRevision: undefined,
  force: false,
  breakGlass: "",
  ...over,
});

const files = (limit: number, padding = 0) => [
  {
    path: "policy.yaml",
    content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: one, when: arguments.amount < ${limit}, effect: allow }] }
# ${"x".repeat(padding)}
`,
  },
];

const publish = (limit: number, over: Partial<Order> = {}) => publisher.publish(order(over), files(limit));

it("puts a small bundle in force by one write, and asks nothing when it builds on the one that it published", async () => {
  await publish(1);
  expect(store.asked).toEqual(["active", "replace"]);
  store.asked.length = 0;
  await publish(2, { expectedRevision: 1 });
  expect(store.asked).toEqual(["replace"]);
  expect(store.stored?.pointer.revision).toBe(2);
});

it("stores a large content before the pointer, and changes nothing when that fails", async () => {
  const large = files(2, MAX_INLINE_BYTES);
  await publish(1);
  const before = store.stored;
  store.failing.add("putContent");
  await expect(publisher.publish(order(), large)).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
  expect(store.stored).toBe(before);
  store.asked.length = 0;
  await publisher.publish(order({ expectedRevision: 1 }), large);
  expect(store.asked.at(-1)).toBe("replace");
  expect(store.asked).toContain("putContent");
  expect(store.stored?.pointer).toMatchObject({ revision: 2 });
  expect(store.stored?.pointer.content).toBeUndefined();
});

it("publishes although the bus did not answer in time while the files were checked", async () => {
  store.failing.add("active");
  await expect(publish(1)).resolves.toMatchObject({ manifest: { revision: 1 } });
});

describe("of two publishers", () => {
  const carol = { name: "carol", roles: ["policy-editor"], groups: [] };

  it("the second, who names what it saw, hears who was first, when and why", async () => {
    await publish(1, { message: "begin" });
    await publish(2, { by: carol, message: "raise it", expectedRevision: 1 });
    await expect(publish(3, { expectedRevision: 1 })).rejects.toMatchObject({
      kind: "conflict",
      code: "REVISION_CONFLICT",
      message: expect.stringMatching(
        /^Revision 2 of 'dev' was published by carol at 20.* \("raise it"\), .*revision 1\.$/,
      ),
      hint: expect.stringContaining("postern policy diff --environment dev --from 1 --to 2"),
      metadata: { baseRevision: "1", activeRevision: "2", publishedBy: "carol", message: "raise it" },
    });
    await expect(publish(3, { expectedRevision: 0 })).rejects.toMatchObject({ code: "REVISION_CONFLICT" });
  });

  it("the slower of those who name nothing hears it too, whoever published before", async () => {
    await publish(1);
    // Between the moment the order came and its write somebody else is faster.
    store.before.replace = async () => {
      delete store.before.replace;
      await publish(2, { by: carol });
    };
    await expect(publish(3)).rejects.toMatchObject({
      code: "REVISION_CONFLICT",
      message: expect.stringMatching(/published by carol/),
    });
    expect(store.stored?.pointer.revision).toBe(2);
  });

  it("the one that forces is last, and says so in what it signs", async () => {
    await publish(1);
    store.before.replace = async () => {
      delete store.before.replace;
      await publish(2, { by: carol });
    };
    await expect(publish(3, { force: true, expectedRevision: 1 })).resolves.toMatchObject({
      manifest: { revision: 3, origin: { forced: true } },
    });
  });

  it("neither hears of a conflict when both want the same: a lost answer may be asked for again", async () => {
    const first = await publish(1, { expectedRevision: 0 });
    const again = await publish(1, { expectedRevision: 0 });
    expect([first, again]).toMatchObject([{ state: "published" }, { state: "unchanged", manifest: { revision: 1 } }]);
  });
});

it("takes what another replica placed beside the active bundle for no other bundle", async () => {
  await publish(1);
  const active = await library.active("dev");
  if (active === undefined) throw new Error("nothing was published");
  const content = await library.content("dev", active.stored.pointer);
  const label = { environment: "dev", publishedBy: "carol", message: "", rollbackOf: 0 };
  await elsewhere.putShadow(newBundle(content), label, active);
  await expect(publish(2, { expectedRevision: 1 })).resolves.toMatchObject({ manifest: { revision: 3 } });
  expect(store.stored?.pointer.shadow?.revision).toBe(2);
});

const TESTS = {
  path: "policy.test.yaml",
  content: `apiVersion: postern.dev/v1
kind: PolicyTest
metadata: { name: payments }
spec: { tests: [{ name: nothing is free, expect: { decision: DENY } }] }
`,
};

it("checks tests with the policies beside them, and keeps them out of the bundle", async () => {
  await publisher.publish(order(), [...files(1), TESTS]);
  const { pointer } = await library.published("dev", 1);
  expect((await library.content("dev", pointer)).sources).toEqual(files(1));

  const broken = { ...TESTS, content: TESTS.content.replace("DENY", "DENIED") };
  await expect(publisher.publish(order(), [...files(1), broken])).rejects.toMatchObject({
    code: "POLICY_INVALID",
    where: { file: "policy.test.yaml" },
  });
});

it("says that nothing has changed when only tests have", async () => {
  await publish(1);
  await expect(publisher.publish(order(), [...files(1), TESTS])).resolves.toMatchObject({ state: "unchanged" });
});

it("does not put nothing in force because somebody sent tests alone", async () => {
  await publish(1);
  const before = store.stored;
  await expect(publisher.publish(order(), [TESTS])).rejects.toMatchObject({ code: "POLICY_FILES_INVALID" });
  expect(store.stored).toBe(before);
});
