import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPageToken, pageSize, parsePageToken, takePage } from "./page-token.ts";

describe("pages", () => {
  it("together give every entry once, in order, also when newer ones come in between", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 7 }), fc.nat(3), (count, size, newerPerPage) => {
        const entries = Array.from({ length: count }, (_, index) => count - index);
        let newest = count;
        const seen: number[] = [];
        let token = "";
        do {
          const before = parsePageToken(token);
          const page = takePage(
            entries.filter((entry) => entry < before),
            size,
            (entry) => entry,
          );
          expect(page.entries.length).toBeLessThanOrEqual(size);
          seen.push(...page.entries);
          token = page.nextPageToken;
          for (let n = 0; n < newerPerPage; n += 1) entries.unshift(++newest);
        } while (token !== "");
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => count - index));
      }),
    );
  });

  it("have a token that reads back as what it was made of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (number) => {
        expect(parsePageToken(formatPageToken(number))).toBe(number);
      }),
    );
  });

  it.each(["x", "YmVmb3JlOjA", "YmVmb3JlOi0x", "💥"])("refuse the token %s", (token) => {
    expect(() => parsePageToken(token)).toThrow(expect.objectContaining({ code: "PAGE_TOKEN_INVALID" }));
  });

  it("have a size between one and the largest", () => {
    expect([pageSize(0), pageSize(7), pageSize(1_000_000)]).toEqual([50, 7, 500]);
    expect(() => pageSize(-1)).toThrow(expect.objectContaining({ code: "PAGE_SIZE_INVALID" }));
  });
});
