// What idle connections cost a real agent, and one that is busy among them: npm run soak -- [--connections N] [--seconds S]
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startAgent } from "../../bench/peers/postern-agent.ts";
import { startWorld } from "../../bench/peers/world.ts";
import { createClient } from "../../runtime/rpc/client.ts";

const { values } = parseArgs({ options: { connections: { type: "string" }, seconds: { type: "string" } } });
const connections = Number(values.connections ?? 10_000);
const seconds = Number(values.seconds ?? 5);
/** One process holds as many as its file descriptors allow. */
const PER_CLIENT = 5_000;
const memory = z.object({ rss: z.number(), heapUsed: z.number() });
const MIB = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), "postern-soak-"));
const world = await startWorld(folder);
const agent = await startAgent(world, { name: "soak", rules: 10 });
const guard = createClient("postern.v1.Guard", `unix:${agent.socket}`);
const clients: ReturnType<typeof fork>[] = [];
try {
  await report("no idle connections");
  const before = await agentMemory();
  for (let left = connections; left > 0; left -= PER_CLIENT) await openIdle(Math.min(left, PER_CLIENT));
  const after = await agentMemory();
  const perConnection = (after.rss - before.rss) / connections;
  const heap = (after.heapUsed - before.heapUsed) / connections;
  console.log(
    `${connections} idle connections: ${Math.round(perConnection)} bytes of memory each, ${Math.round(heap)} of them heap`,
  );
  await report(`${connections} idle connections`);
} finally {
  for (const client of clients) client.disconnect();
  guard.close();
  await agent.stop();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function openIdle(count: number): Promise<void> {
  const client = fork(new URL("idle-client.js", import.meta.url), [agent.socket, String(count)]);
  clients.push(client);
  const [said] = await Promise.race([once(client, "message"), once(client, "exit")]);
  if (said !== "open") throw new Error(`the client of idle connections ended with ${said}`);
}

async function agentMemory(): Promise<z.infer<typeof memory>> {
  return memory.parse(await agent.process.ask("memory"));
}

/** Calls one at a time, and 32 at a time, on one connection of @grpc/grpc-js. */
async function report(among: string): Promise<void> {
  await callFor(1);
  const alone = await callFor(1);
  const together = await callFor(32);
  const { rss } = await agentMemory();
  console.log(
    `${among}: ${alone} checks/s one by one, ${together} checks/s 32 at a time, ${Math.round(rss / MIB)} MiB`,
  );
}

async function callFor(depth: number): Promise<number> {
  const untilMs = Date.now() + seconds * 1_000;
  let answered = 0;
  const caller = async () => {
    while (Date.now() < untilMs) {
      await guard.check({
        subject: { type: "user", id: "ann" },
        action: { name: "payments.refund.create" },
        resource: { type: "payment", id: "1" },
      });
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: depth }, caller));
  return Math.round(answered / seconds);
}
