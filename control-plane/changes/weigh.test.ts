import { pino } from "pino";
import { expect, it } from "vitest";
import { encodeContent, signManifest } from "../../shared/bundle/index.ts";
import type { BundleContent } from "../../shared/bundle/model.ts";
import type { BundleStore, StoredPointer } from "../../shared/bus/ports.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import type { ActiveBundle } from "../bundles/bundle-library.ts";
import { BundleLibrary } from "../bundles/bundle-library.ts";
import { newKeys } from "../testing/fixtures.ts";
import { weigh } from "./weigh.ts";

const { key, trusted } = await newKeys();

function contentOf(rule: string, comment = ""): BundleContent {
  const content = `# ${comment}
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec: { match: { actions: ["pay.**"] }, rules: [${rule}, { id: ask, actions: ["pay.big"], effect: escalate, workflow: team }] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: team }
spec: { stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 1, timeout: 1h, onTimeout: deny }] }
`;
  const files = [{ path: "pay.yaml", content }];
  const { policySet, diagnostics } = parsePolicyFiles(files);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  return { formatVersion: 1, policySet, sources: files };
}

const ALLOW = "{ id: small, actions: [pay.small], effect: allow }";
const DENY = "{ id: small, actions: [pay.small], effect: deny }";

/** A store of one pointer; its content travels with it, and nothing else is asked. */
function storeOf(stored: StoredPointer | undefined): BundleStore {
  const nobody = () => Promise.reject(new Error("nobody asks this"));
  return {
    active: async () => stored,
    history: nobody,
    replace: nobody,
    putContent: nobody,
    getContent: nobody,
    putPieces: nobody,
    getPiece: nobody,
    removeLeftovers: nobody,
    watch: nobody,
  };
}

/** What weighs what, with a bundle in force that the library can read. */
async function weighed(before: BundleContent | undefined, after: BundleContent, signedWith = key) {
  const library = (active?: ActiveBundle) =>
    new BundleLibrary(storeOf(active?.stored), trusted, pino({ level: "silent" }));
  if (before === undefined) return weigh(library(), "prod", undefined, after);
  const { bytes, digest } = encodeContent(before);
  const manifest = {
    ...{ environment: "prod", revision: 1, digest, publishedAtMs: 1, publishedBy: "ed", message: "" },
    ...{ policies: 1, rules: 2, workflows: 1, rollbackOf: 0 },
  };
  const signature = signManifest(manifest, signedWith);
  const pointer = { revision: 1, digest, signature, content: new TextDecoder().decode(bytes) };
  const stored = { pointer, version: 1 };
  const active = await library({ stored, manifest: undefined }).active("prod");
  return weigh(library(active), "prod", active, after);
}

it("weighs against what is in force, and the first bundle against denying everything", async () => {
  expect(await weighed(contentOf(DENY), contentOf(ALLOW))).toMatchObject({
    weakens: true,
    weakenedRules: ["pay/small"],
  });
  expect(await weighed(contentOf(ALLOW), contentOf(DENY))).toMatchObject({ mayWeaken: false, first: false });
  expect(await weighed(undefined, contentOf(ALLOW))).toMatchObject({ weakens: true, first: true });
});

it("takes other comments for nothing", async () => {
  const changed = contentOf(ALLOW, "written anew");
  expect(await weighed(contentOf(ALLOW), changed)).toMatchObject({ strength: "neutral", mayWeaken: false, changes: 0 });
});

it("expects the worst where nobody vouches for what is in force", async () => {
  const other = await newKeys();
  const signedByOther = { ...other.key, kid: "other" };
  expect(await weighed(contentOf(ALLOW), contentOf(DENY), signedByOther)).toMatchObject({
    strength: "weaker",
    weakens: true,
  });
});
