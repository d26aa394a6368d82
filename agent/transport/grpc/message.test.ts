import fc from "fast-check";
import { expect, it } from "vitest";
import { MessageReader } from "./message.ts";

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

it("finds the same messages however the body is cut, and what it handed out stays as it was", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
      (messages, sizes) => {
        const body = Buffer.concat(messages.map(framed));
        const reader = new MessageReader(60);
        const found: Buffer[] = [];
        for (let at = 0, cut = 0; at < body.length; cut += 1) {
          const end = Math.min(body.length, at + (sizes[cut] ?? 7));
          // As from a socket: each piece within a read of its own, with other bytes around it.
          const read = Buffer.concat([Buffer.alloc(3, 0xee), body.subarray(at, end), Buffer.alloc(3, 0xee)]);
          reader.add(read, 3, 3 + end - at);
          for (let next = reader.next(); next !== undefined; next = reader.next()) {
            if (typeof next === "string") throw new Error(next);
            found.push(next);
          }
          at = end;
        }
        expect(found.map((message) => message.toString("hex"))).toEqual(
          messages.map((message) => Buffer.from(message).toString("hex")),
        );
        expect([reader.leftoverBytes, reader.heldBytes]).toEqual([0, 0]);
      },
    ),
  );
});

it("holds what has come of a message and not what was announced", () => {
  const reader = new MessageReader(1_000_000);
  const head = framed(Buffer.alloc(1_000_000)).subarray(0, 5);
  reader.add(head, 0, 5);
  expect(reader.next()).toBeUndefined();
  expect(reader.heldBytes).toBeLessThan(1_000);
});

it("takes a message byte by byte in a few buffers", () => {
  const reader = new MessageReader(100_000);
  const body = framed(Buffer.alloc(100_000, 7));
  let largest = 0;
  for (let at = 0; at < body.length - 1; at += 1) {
    reader.add(body, at, at + 1);
    expect(reader.next()).toBeUndefined();
    largest = Math.max(largest, reader.heldBytes);
  }
  expect(largest).toBeLessThan(2 * body.length + 1_000);
});

it.each([
  ["compressed", Buffer.from([1, 0, 0, 0, 0])],
  ["too_large", Buffer.from([0, 0, 0, 0, 11])],
])("a message that is %s is known by its first five bytes", (problem, bytes) => {
  const reader = new MessageReader(10);
  reader.add(bytes, 0, 5);
  expect(reader.next()).toBe(problem);
});
