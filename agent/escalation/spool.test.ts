import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Escalation } from "../../shared/approval/model.ts";
import { silentLog } from "../ports.ts";
import { escalationFor } from "../testing/samples.ts";
import { Spool } from "./spool.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-spool-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codec = {
  encode: (escalation: Escalation) => Buffer.from(JSON.stringify(escalation)),
  decode: (bytes: Uint8Array): Escalation => JSON.parse(Buffer.from(bytes).toString("utf8")),
};

async function open(maxEntries = 10): Promise<Spool> {
  const spool = new Spool(folder, maxEntries, codec, silentLog);
  await spool.open();
  return spool;
}

function sink() {
  const sent: string[] = [];
  return { sent, send: async ({ approvalId }: Escalation) => void sent.push(approvalId) };
}

test("escalations survive a restart and go out once, in the order in which they came", async () => {
  const first = await open();
  for (const id of ["C", "A", "B"]) await first.put(escalationFor(id));
  const second = await open();
  expect(second.size).toBe(3);
  await second.put(escalationFor("D"));
  const { sent, send } = sink();
  await second.flush(send);
  expect(sent).toEqual(["C", "A", "B", "D"]);
  await (await open()).flush(send);
  expect(sent).toHaveLength(4);
});

test("an approval is kept once, however often it is put", async () => {
  const spool = await open();
  expect(await Promise.all([1, 2, 3].map(() => spool.put(escalationFor("A"))))).toEqual(["kept", "kept", "kept"]);
  expect(await readdir(folder)).toHaveLength(1);
});

test("a full spool refuses what is new and still knows what it has", async () => {
  const spool = await open(1);
  await spool.put(escalationFor("A"));
  expect(await spool.put(escalationFor("B"))).toBe("full");
  expect(await spool.put(escalationFor("A"))).toBe("kept");
});

test("a flush that fails keeps what was not taken", async () => {
  const spool = await open();
  for (const id of ["A", "B"]) await spool.put(escalationFor(id));
  const { sent, send } = sink();
  const flush = spool.flush(async (escalation) => {
    if (escalation.approvalId === "B") throw new Error("gone");
    await send(escalation);
  });
  await expect(flush).rejects.toThrow("gone");
  expect(spool.has("A")).toBe(false);
  await (await open()).flush(send);
  expect(sent).toEqual(["A", "B"]);
});

test("a file that cannot be read is set aside and does not hold up the others", async () => {
  await writeFile(join(folder, "00000000000001-A.json"), "{");
  const spool = await open();
  await spool.put(escalationFor("B"));
  const { sent, send } = sink();
  await spool.flush(send);
  expect(sent).toEqual(["B"]);
  expect(await readdir(folder)).toEqual(["00000000000001-A.json.bad"]);
});
