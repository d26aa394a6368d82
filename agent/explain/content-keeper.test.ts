import { expect, it } from "vitest";
import { encodeContent } from "../../shared/bundle/index.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { ContentKeeper } from "./content-keeper.ts";

function bundle(name: string): {
  readonly manifest: BundleManifest;
  readonly bytes: Uint8Array;
  readonly set: PolicySet;
} {
  const set: PolicySet = {
    policies: [
      {
        apiVersion: "postern.dev/v1",
        kind: "Policy",
        metadata: { name },
        spec: { default: "deny", match: { actions: ["a"] }, rules: [] },
      },
    ],
    workflows: [],
  };
  const { bytes, digest } = encodeContent({ formatVersion: 1, policySet: set, sources: [] });
  return { manifest: { ...manifestOf(1), digest }, bytes, set };
}

it("gives the policies in force, read anew when nobody has asked for a while", async () => {
  const clock = new VirtualClock();
  const keeper = new ContentKeeper(clock);
  const { manifest, bytes, set } = bundle("one");
  keeper.keep(manifest, bytes);
  const first = await keeper.policySet(manifest);
  expect(first).toEqual(set);
  await clock.advance(30_000);
  expect(await keeper.policySet(manifest)).toBe(first);
  await clock.advance(61_000);
  const later = await keeper.policySet(manifest);
  expect(later).toEqual(set);
  expect(later).not.toBe(first);
});

it("has nothing of a bundle that was never in force, or is no more", async () => {
  const keeper = new ContentKeeper(new VirtualClock());
  const [one, two] = [bundle("one"), bundle("two")];
  expect(await keeper.policySet(one.manifest)).toBeUndefined();
  keeper.keep(one.manifest, one.bytes);
  keeper.keep(two.manifest, two.bytes);
  expect(await keeper.policySet(one.manifest)).toBeUndefined();
  expect(await keeper.policySet(two.manifest)).toEqual(two.set);
});
