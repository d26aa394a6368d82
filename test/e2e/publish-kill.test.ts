import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createToken } from "../../control-plane/auth/create-token.ts";
import { BundleLibrary } from "../../control-plane/bundles/bundle-library.ts";
import { createKeyFiles, loadTrustedKeys } from "../../runtime/files/keys.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import { freePort } from "../../runtime/process/ports.ts";
import { createClient } from "../../runtime/rpc/client.ts";
import { connectControlPlane } from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { startPostern } from "../support/postern-cli.ts";
import type { Started } from "../support/run-process.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const ROUNDS = 8;
/** Some publishes take this long. */
const MAX_DELAY_MS = 120;

let folder = "";
let nats: TestNats;
let bus: ConnectedBus;
let token = "";
let replica: Started | undefined;

beforeAll(async () => {
  nats = await startTestNats();
  bus = await connectControlPlane(nats.url);
  folder = mkdtempSync(join(tmpdir(), "postern-publish-kill-"));
  await createKeyFiles(join(folder, "signing-key.json"), join(folder, "trusted-keys.json"));
  token = await createToken(join(folder, "tokens.json"), { name: "ed", roles: ["policy-editor"] });
});
afterEach(() => kill());
afterAll(async () => {
  await bus?.connection.close();
  await nats?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  replica?.child.kill("SIGKILL");
  await replica?.finished;
  replica = undefined;
}

async function startReplica(): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  const keys = ["--signing-key", "signing-key.json", "--trusted-keys", "trusted-keys.json"];
  const rest = ["--tokens-file", "tokens.json", "--nats", nats.url, "--listen", address];
  replica = startPostern(folder, ["control-plane", "--environments", "dev", ...keys, ...rest]);
  await replica.shows('"serving"');
  return address;
}

/** Too large to travel with its pointer: content, pieces and pointer are separate writes. */
function filesOf(n: number) {
  const padding = Array.from({ length: 4_000 }, (_, line) => `# ${n} ${line} ${"x".repeat(60)}`).join("\n");
  const content = `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: small, when: arguments.amount <= ${n}, effect: allow }] }
${padding}
`;
  return [{ path: "payments.yaml", content }];
}

it("a control plane that is killed while it publishes leaves a whole bundle in force, the old one or the new one", async () => {
  const trusted = await loadTrustedKeys(join(folder, "trusted-keys.json"));
  let [n, acknowledged] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const client = createClient("postern.v1.PolicyService", await startReplica(), { token, timeoutMs: 10_000 });
    const publish = async () => {
      n += 1;
      const { bundle } = await client.publish({ environment: "dev", files: filesOf(n), message: `n ${n}` });
      acknowledged = bundle?.revision ?? 0;
    };
    await publish();
    const others = (async () => {
      for (;;) await publish();
    })();
    const killed = delay(Math.random() * MAX_DELAY_MS).then(kill);
    await Promise.all([killed, expect(others).rejects.toThrow()]);
    client.close();

    // A library of its own: nothing is remembered of what was whole before.
    const library = new BundleLibrary(bus.bundles, trusted, silentLogger);
    const revision = (await library.active("dev"))?.manifest?.revision ?? 0;
    // What was said to be in force is, or what came after it, whose answer was lost.
    expect([acknowledged, acknowledged + 1]).toContain(revision);
    for (const { pointer, manifest } of await library.history("dev")) {
      const { sources } = await library.content("dev", pointer);
      expect(sources).toEqual(filesOf(Number(manifest.message.slice(2))));
    }
  }
});
