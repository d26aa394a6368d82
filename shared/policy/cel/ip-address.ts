interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/**
 * Whether an IPv4 or IPv6 address lies in a CIDR block (RFC 4632, RFC 4291). Addresses of the two families never
 * lie in each other's blocks. Throws an Error that says what is malformed.
 */
export function ipInCidr(ip: string, cidr: string): boolean {
  const slash = cidr.indexOf("/");
  const network = parseAddress(slash < 0 ? cidr : cidr.slice(0, slash));
  const prefix = slash < 0 ? "" : cidr.slice(slash + 1);
  if (network === undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > network.bits) {
    throw new Error(`'${cidr}' is not a CIDR block such as 10.0.0.0/8 or fd00::/8`);
  }
  const address = parseAddress(ip);
  if (address === undefined) throw new Error(`'${ip}' is not an IP address`);
  const hostBits = BigInt(network.bits - Number(prefix));
  return address.bits === network.bits && address.value >> hostBits === network.value >> hostBits;
}

function parseAddress(text: string): Address | undefined {
  const value = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { bits: text.includes(":") ? 128 : 32, value };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    // Leading zeros are refused: some parsers read them as octal, so two readers could disagree.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "");
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

function parseGroups(text: string): readonly bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes(".")) {
      const embedded = parseIpv4(part);
      if (embedded === undefined) return undefined;
      groups.push(embedded >> 16n, embedded & 0xffffn);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      return undefined;
    }
  }
  return groups;
}
