import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ROOT } from "../support/built.ts";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { type HttpReceiver, startReceiver } from "../support/http-receiver.ts";
import { WEBHOOK_SECRET } from "../support/notified.ts";
import { postern } from "../support/postern-cli.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder = "";
let receiver: HttpReceiver;
let stack: CliStack;
let up = false;

const cli = (...args: string[]) => postern(folder, args);

beforeAll(async () => {
  receiver = await startReceiver(() => (up ? 200 : 410));
  folder = mkdtempSync(join(tmpdir(), "postern-cli-"));
  cpSync(join(ROOT, "examples", "policies"), join(folder, "policies"), { recursive: true });
  writeFileSync(join(folder, "hook-secret"), WEBHOOK_SECRET);
  writeFileSync(
    join(folder, "notifications.yaml"),
    `targets:
  - name: hook
    type: webhook
    url: http://127.0.0.1:${receiver.port}/S3CRETPATH
    secret: { file: hook-secret }
    events: [requested]
`,
  );
  stack = await startCliStack(folder, ["--policies", "policies", "--notifications-file", "notifications.yaml"]);
});
afterAll(async () => {
  await stack?.stop();
  await receiver?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("postern start notifies, and its commands show what was given up and replay it", async () => {
  const asked = await cli(
    ...["check", "--json", "--subject", "user:sam", "--role", "support", "--action", "payments.refund.create"],
    ...["--resource", "payment:p1", "--arg", "amount=700", "--arg", "currency=EUR", "--context", "env=prod"],
  );
  expect(asked.code, asked.stderr).toBe(2);
  const { approvalId } = asked.json() as { approvalId: string };
  const dead = await eventually(
    () => cli("notifications", "dead", "--target", "hook"),
    ({ stdout }) => stdout.includes(approvalId),
  );
  expect(dead.stdout).toMatch(/^ID +TARGET +ENVIRONMENT +APPROVAL +EVENTS +GIVEN UP +WHY\n/);
  expect(dead.stdout).toMatch(/hook +dev +\S+ +requested +.* ago +HTTP 410/);
  const listed = await cli("notifications", "list");
  expect(listed.stdout).toMatch(new RegExp(`hook +webhook +127.0.0.1:${receiver.port} +requested +0 +0 +1`));

  const refused = await cli("notifications", "replay", "--json");
  expect([refused.code, refused.error()]).toMatchObject([3, { code: "FIELD_REQUIRED" }]);
  const alice = ["--config", join(folder, ".postern", "clients", "alice.yaml")];
  const forbidden = await cli("notifications", "replay", "--all", "--json", ...alice);
  expect([forbidden.code, forbidden.error()]).toMatchObject([3, { code: "ROLE_MISSING" }]);

  up = true;
  const replayed = await cli("notifications", "replay", "--target", "hook", "--json");
  expect(replayed.json()).toMatchObject({ replayed: [{ target: "hook", approvalId, kinds: ["requested"] }] });
  await eventually(async () => receiver.accepted("/S3CRETPATH").length, Boolean);
  expect((await cli("notifications", "dead", "--json")).json()).toEqual({ deadLetters: [], more: false });

  const log = readFileSync(join(folder, ".postern", "logs", "control-plane.log"), "utf8");
  expect(log).toContain("notification given up");
  expect(log).not.toMatch(/S3CRETPATH|whsec_/);
});

it("a file that is wrong keeps the control plane from starting, and says where", async () => {
  writeFileSync(join(folder, "wrong.yaml"), "targets:\n  - { name: hook, type: webhok }\n");
  const started = await cli(
    "control-plane",
    "--notifications-file",
    "wrong.yaml",
    "--config",
    join(folder, ".postern", "control-plane.yaml"),
    "--json",
  );
  expect(started.code).toBe(3);
  expect(started.error()).toMatchObject({
    code: "NOTIFICATIONS_FILE_INVALID",
    where: { file: "wrong.yaml", line: 2, column: 25 },
  });
});
