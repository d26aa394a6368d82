import fc from "fast-check";
import { expect, it } from "vitest";
import { Flag, FrameType } from "./http2/protocol.ts";
import { CORPUS, runFuzzCase } from "./testing/fuzz-case.ts";
import { frame, requestHeaders, requestMessage } from "./testing/raw-peer.ts";

const streamId = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.nat(0x7fff_ffff));
const anyFrame = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.nat(255), streamId, fc.uint8Array({ maxLength: 40 }))
  .map(([type, flags, id, payload]) => frame(type, flags, id, payload));
const likelyFrame = fc.oneof(
  streamId.map((id) => requestHeaders(id)),
  streamId.map((id) => requestHeaders(id, undefined, Flag.END_STREAM)),
  fc.tuple(streamId, fc.string()).map(([id, text]) => requestMessage(id, text)),
  fc.constant(frame(FrameType.SETTINGS, 0, 0)),
  fc.constantFrom(...CORPUS),
);

/** The same bytes in other chunks. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) break;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

it("survives any sequence of frames in any chunks, and answers the neighbours", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(anyFrame, likelyFrame), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 }),
      async (frames, sizes) => {
        await expect(runFuzzCase(cut(Buffer.concat(frames), sizes))).resolves.toBeUndefined();
      },
    ),
    { numRuns: 3_000 },
  );
});
