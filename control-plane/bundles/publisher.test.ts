import { pino } from "pino";
import { beforeEach, expect, it } from "vitest";
import { MAX_INLINE_BYTES } from "../../shared/bundle/inline-content.ts";
import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { newKeys } from "../testing/fixtures.ts";
import { BundleLibrary } from "./bundle-library.ts";
import { Publisher } from "./publisher.ts";

const log = pino({ level: "silent" });

/** The store of one environment, in memory. What it is asked is written down, and can be made to fail. */
class MemoryStore implements BundleStore {
  readonly asked: string[] = [];
  readonly failing = new Set<string>();
  stored: StoredPointer | undefined;
  readonly #contents = new Map<string, Uint8Array>();

  async active() {
    this.#note("active");
    return this.stored;
  }
  async history() {
    return this.stored === undefined ? [] : [this.stored.pointer];
  }
  async replace(_: string, pointer: StoredPointer["pointer"], expectedVersion: number) {
    this.#note("replace");
    if ((this.stored?.version ?? 0) !== expectedVersion) return "conflict" as const;
    this.stored = { pointer, version: expectedVersion + 1 };
    return this.stored.version;
  }
  async putContent(_: string, digest: string, content: Uint8Array) {
    this.#note("putContent");
    this.#contents.set(digest, content);
  }
  async getContent(_: string, digest: string) {
    return this.#contents.get(digest);
  }
  async watch() {
    return async () => undefined;
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.failing.delete(what)) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "made to fail");
  }
}

let store: MemoryStore;
let library: BundleLibrary;
let publisher: Publisher;

beforeEach(async () => {
  const { key, trusted } = await newKeys();
  store = new MemoryStore();
  library = new BundleLibrary(store, trusted, log);
  publisher = new Publisher({ store, library, key, nowMs: Date.now, onPublished: () => undefined });
});

const order = (limit: number, padding = 0) => ({
  environment: "dev",
  files: [
    {
      path: "policy.yaml",
      content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: one, when: arguments.amount < ${limit}, effect: allow }] }
# ${"x".repeat(padding)}
`,
    },
  ],
  message: "",
  by: "ed",
  expectedRevision: 0,
});

it("puts a small bundle in force by one write, and asks nothing when it published the one before", async () => {
  await publisher.publish(order(1));
  expect(store.asked).toEqual(["active", "replace"]);
  store.asked.length = 0;
  const { manifest } = await publisher.publish(order(2));
  expect(store.asked).toEqual(["replace"]);
  expect(store.stored?.pointer.revision).toBe(manifest.revision);
});

it("stores a large content before the pointer, and changes nothing when that fails", async () => {
  await publisher.publish(order(1));
  const before = store.stored;
  store.failing.add("putContent");
  await expect(publisher.publish(order(2, MAX_INLINE_BYTES))).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
  expect(store.stored).toBe(before);
  store.asked.length = 0;
  await publisher.publish(order(2, MAX_INLINE_BYTES));
  expect(store.asked).toEqual(["putContent", "replace"]);
  expect(store.stored?.pointer).toMatchObject({ revision: 2 });
  expect(store.stored?.pointer.content).toBeUndefined();
});

it("publishes although the bus did not answer in time while the files were checked", async () => {
  store.failing.add("active");
  await expect(publisher.publish(order(1))).resolves.toMatchObject({ manifest: { revision: 1 } });
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
  const { files } = order(1);
  const { manifest } = await publisher.publish({ ...order(1), files: [...files, TESTS] });
  const { pointer } = await library.published("dev", manifest.revision);
  expect((await library.content("dev", pointer)).sources).toEqual(files);

  const broken = { ...TESTS, content: TESTS.content.replace("DENY", "DENIED") };
  await expect(publisher.publish({ ...order(1), files: [...files, broken] })).rejects.toMatchObject({
    code: "POLICY_INVALID",
    where: { file: "policy.test.yaml" },
  });
});

it("says that nothing has changed when only tests have", async () => {
  await publisher.publish(order(1));
  const { files } = order(1);
  await expect(publisher.publish({ ...order(1), files: [...files, TESTS] })).resolves.toMatchObject({
    unchanged: true,
  });
});

it("does not put nothing in force because somebody sent tests alone", async () => {
  await publisher.publish(order(1));
  const before = store.stored;
  await expect(publisher.publish({ ...order(1), files: [TESTS] })).rejects.toMatchObject({
    code: "POLICY_FILES_INVALID",
  });
  expect(store.stored).toBe(before);
});
