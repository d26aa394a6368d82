import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HpackDecoder, HpackError, TOO_LARGE } from "./decoder.ts";
import { encodeFields } from "./encoder.ts";
import { decodeHuffman, encodeHuffman } from "./huffman.ts";
import { DynamicTable, type HeaderField } from "./tables.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const decoder = () => new HpackDecoder(4096, 16_384);

/** RFC 7541 Appendix C: the same three requests, plain (C.3) and Huffman coded (C.4), and responses in a 256-byte table. */
const request1: HeaderField[] = [
  [":method", "GET"],
  [":scheme", "http"],
  [":path", "/"],
  [":authority", "www.example.com"],
];
const request2: HeaderField[] = [...request1, ["cache-control", "no-cache"]];
const request3: HeaderField[] = [
  [":method", "GET"],
  [":scheme", "https"],
  [":path", "/index.html"],
  [":authority", "www.example.com"],
  ["custom-key", "custom-value"],
];

describe("HPACK decoding, RFC 7541 Appendix C", () => {
  it.each([
    [
      "C.2.1 literal with indexing",
      "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
      ["custom-key", "custom-header"],
    ],
    ["C.2.2 literal without indexing", "040c 2f73 616d 706c 652f 7061 7468", [":path", "/sample/path"]],
    ["C.2.3 literal never indexed", "1008 7061 7373 776f 7264 0673 6563 7265 74", ["password", "secret"]],
    ["C.2.4 indexed", "82", [":method", "GET"]],
  ])("decodes %s", (_name, block, field) => {
    expect(decoder().decode(hex(block))).toEqual([field]);
  });

  it("decodes the three plain requests of C.3 on one connection", () => {
    const hpack = decoder();
    expect(hpack.decode(hex("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))).toEqual(request1);
    expect(hpack.decode(hex("8286 84be 5808 6e6f 2d63 6163 6865"))).toEqual(request2);
    expect(hpack.decode(hex("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))).toEqual(
      request3,
    );
  });

  it("decodes the three Huffman coded requests of C.4 on one connection", () => {
    const hpack = decoder();
    expect(hpack.decode(hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))).toEqual(request1);
    expect(hpack.decode(hex("8286 84be 5886 a8eb 1064 9cbf"))).toEqual(request2);
    expect(hpack.decode(hex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))).toEqual(request3);
  });

  it("decodes the responses of C.6 with eviction from a 256-byte table", () => {
    const hpack = new HpackDecoder(256, 16_384);
    const first = hpack.decode(
      hex(
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
      ),
    );
    expect(first).toEqual([
      [":status", "302"],
      ["cache-control", "private"],
      ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
      ["location", "https://www.example.com"],
    ]);
    expect(hpack.decode(hex("4883 640e ffc1 c0bf"))).toEqual([
      [":status", "307"],
      ["cache-control", "private"],
      ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
      ["location", "https://www.example.com"],
    ]);
    const third = hpack.decode(
      hex(
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
      ),
    );
    expect(third).toEqual([
      [":status", "200"],
      ["cache-control", "private"],
      ["date", "Mon, 21 Oct 2013 20:13:22 GMT"],
      ["location", "https://www.example.com"],
      ["content-encoding", "gzip"],
      ["set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"],
    ]);
  });
});

describe("HPACK decoding of hostile blocks", () => {
  it.each([
    ["index 0", "80"],
    ["an index beyond both tables", "ff80 01"],
    ["an endless integer", "ffff ffff ffff ffff ffff"],
    ["a string over the end", "400a 6375"],
    ["a table larger than announced", "3fe2 1f"],
    ["a size update after a field", "8220"],
    ["padding of more than seven ones", "4082 ffff 0161"],
    ["padding with a zero", "4081 0001 61"],
    ["EOS in a string", "4084 ffff fffc 0161"],
  ])("refuses %s", (_name, block) => {
    expect(() => decoder().decode(hex(block))).toThrow(HpackError);
  });

  it("reports a list over the limit, and stays in step with the table", () => {
    const hpack = new HpackDecoder(4096, 64);
    const insert = hex("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    expect(hpack.decode(Uint8Array.from([...insert, 0xbe]))).toBe(TOO_LARGE);
    expect(hpack.decode(hex("be"))).toEqual([["custom-key", "custom-header"]]);
  });

  it("throws nothing but HpackError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (blocks) => {
        const hpack = decoder();
        try {
          for (const block of blocks) hpack.decode(block);
        } catch (error) {
          expect(error).toBeInstanceOf(HpackError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the dynamic table", () => {
  it("evicts the oldest first and never exceeds its size", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), fc.nat(512), (fields, maxBytes) => {
        const table = new DynamicTable(maxBytes);
        for (const field of fields) table.add(field);
        expect(table.sizeBytes).toBeLessThanOrEqual(maxBytes);
        for (let i = 0; i < table.length; i += 1) expect(table.at(i)).toBe(fields[fields.length - 1 - i]);
      }),
    );
  });

  it("empties on a field larger than itself", () => {
    const table = new DynamicTable(64);
    table.add(["a", "b"]);
    table.add(["name", "x".repeat(64)]);
    expect(table.length).toBe(0);
  });
});

describe("encoding", () => {
  const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });

  it("round-trips any list through the decoder", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(latin1, latin1), { maxLength: 20 }), (fields) => {
        expect(decoder().decode(encodeFields(fields))).toEqual(fields);
      }),
    );
  });

  it("round-trips any text through the Huffman code", () => {
    fc.assert(
      fc.property(latin1, (text) => {
        const bytes = encodeHuffman(text);
        expect(decodeHuffman(bytes, 0, bytes.length)).toBe(text);
      }),
    );
  });

  it("gives the same answer for a remembered block", () => {
    const hpack = decoder();
    const block = hex("8286 84");
    expect(hpack.decode(block)).toBe(hpack.decode(Uint8Array.from(block)));
  });
});
