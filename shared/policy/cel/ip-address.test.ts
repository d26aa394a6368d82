import { describe, expect, test } from "vitest";
import { ipInCidr } from "./ip-address.ts";

describe("ipInCidr", () => {
  test.each([
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["192.168.1.7", "192.168.1.7/32", true],
    ["1.2.3.4", "0.0.0.0/0", true],
    ["fd12::1", "fd00::/8", true],
    ["2001:db8::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.0/104", true],
    ["::1", "::/0", true],
    ["10.0.0.1", "::/0", false],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8/128", true],
  ])("%s in %s: %s", (ip, cidr, expected) => {
    expect(ipInCidr(ip, cidr)).toBe(expected);
  });

  test.each(["10.0.0.1", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", "fd00::/129", "1::2::3/8", "x/8", "10.0.0.0/"])(
    "the block %s is refused",
    (cidr) => {
      expect(() => ipInCidr("10.0.0.1", cidr)).toThrow(/not a CIDR block/);
    },
  );

  test.each(["", "10.0.0.256", "1:2:3", "12345::", "::1::", "10.0.0.1 "])("the address %j is refused", (ip) => {
    expect(() => ipInCidr(ip, "10.0.0.0/8")).toThrow(/not an IP address/);
  });
});
