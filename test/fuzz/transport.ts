// Byte-level mutation of well-formed traffic: npm run fuzz -- [--inputs N] [--seed S]
import { parseArgs } from "node:util";
import { CORPUS, runFuzzCase } from "../../agent/transport/testing/fuzz-case.ts";

const { values } = parseArgs({ options: { inputs: { type: "string" }, seed: { type: "string" } } });
const inputs = Number(values.inputs ?? 1_000_000);
const seed = Number(values.seed ?? Date.now() % 0x7fff_ffff);

/** mulberry32: small, and the same everywhere. */
function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomFrom>;

function mutate(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  switch (random(5)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(random(20), random(256)), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(12)))]);
  }
}

function hostileInput(random: Random): Buffer[] {
  let bytes = Buffer.from(CORPUS[random(CORPUS.length)] ?? []);
  for (let times = 1 + random(4); times > 0 && bytes.length > 0; times -= 1) bytes = Buffer.from(mutate(bytes, random));
  const split = random(bytes.length + 1);
  return random(2) === 0 ? [bytes] : [bytes.subarray(0, split), bytes.subarray(split)];
}

process.on("unhandledRejection", (reason) => {
  console.error("unhandled rejection", reason);
  process.exit(1);
});

console.log(`fuzzing the transport: ${inputs} inputs, seed ${seed}`);
const startedMs = Date.now();
for (let index = 0; index < inputs; index += 1) {
  // Each input has a seed of its own, so that one failure is one command to repeat.
  const caseSeed = seed + index;
  const chunks = hostileInput(randomFrom(caseSeed));
  try {
    await runFuzzCase(chunks);
  } catch (error) {
    console.error(`input ${index} failed; repeat it with --inputs 1 --seed ${caseSeed}`);
    console.error(chunks.map((chunk) => chunk.toString("hex")).join(" | "));
    console.error(error);
    process.exit(1);
  }
  if ((index + 1) % 100_000 === 0) {
    const rss = Math.round(process.memoryUsage().rss / 1_048_576);
    console.log(`${index + 1} inputs, ${Math.round((Date.now() - startedMs) / 1000)} s, ${rss} MiB`);
  }
}
console.log(`fuzz: ${inputs} inputs, no crash, no hang, no wrong answer`);
