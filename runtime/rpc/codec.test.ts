import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { strictCodec } from "./codec.ts";
import { messageDefinition } from "./protos.ts";

const definition = messageDefinition("postern.v1.CheckRequest");
const codec = strictCodec<object, { reason: string }>("postern.v1.CheckRequest", definition as never);

describe("strict decoding", () => {
  it("reads every text that UTF-8 can hold, U+FFFD included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (reason) => {
        expect(codec.decode(codec.encode({ reason })).reason).toBe(reason);
      }),
    );
    expect(codec.decode(codec.encode({ reason: "\uFFFD" })).reason).toBe("\uFFFD");
  });

  it("refuses a string whose bytes are not UTF-8, wherever the fault is", () => {
    const bad = [[0xff], [0xc3, 0x28], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]];
    const around = fc.string({ unit: "grapheme-ascii", maxLength: 50 });
    fc.assert(
      fc.property(fc.constantFrom(...bad), around, around, (bytes, before, after) => {
        const content = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
        const message = Buffer.concat([Buffer.from([0x42, content.length]), content]);
        expect(() => codec.decode(message)).toThrow("not valid UTF-8");
      }),
    );
  });

  it("refuses a message that was cut, at every place that is not the end of a field", () => {
    const bytes = codec.encode({ subject: { id: "ann", roles: ["a"] }, reason: "because" });
    const ends = new Set([0, bytes.indexOf(0x42), bytes.length]);
    for (let length = 0; length < bytes.length; length += 1) {
      if (!ends.has(length)) expect(() => codec.decode(bytes.subarray(0, length))).toThrow(PosternError);
    }
  });

  it("answers any bytes with a message or with PosternError invalid_argument", () => {
    const noise = fc.uint8Array({ maxLength: 200 });
    const damaged = fc.tuple(fc.string(), fc.nat(), fc.nat(255)).map(([reason, at, byte]) => {
      const bytes = Buffer.from(
        codec.encode({ reason, subject: { id: reason }, context: { fields: { a: { stringValue: reason } } } }),
      );
      bytes[at % bytes.length] = byte;
      return new Uint8Array(bytes);
    });
    fc.assert(
      fc.property(fc.oneof(noise, damaged), (bytes) => {
        try {
          codec.decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "PosternError", kind: "invalid_argument" });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
