/**
 * The Huffman code of HPACK (RFC 7541 §5.2, Appendix B). The code is canonical: codes of one length ascend with the
 * symbol, so the lengths alone define it. Decoding walks a table of 4-bit steps; the shortest code has 5 bits, so a
 * step never yields more than one symbol.
 */

/** Code length in bits of each byte, and last of EOS (RFC 7541 Appendix B). */
// biome-ignore format: a table reads best as a table
const CODE_LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];
const EOS = 256;

interface Code {
  readonly bits: number;
  readonly length: number;
}

function canonicalCodes(): readonly Code[] {
  const symbols = CODE_LENGTHS.map((length, symbol) => ({ length, symbol }));
  symbols.sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  const codes: Code[] = [];
  let next = 0;
  let previousLength = 0;
  for (const { length, symbol } of symbols) {
    next <<= length - previousLength;
    previousLength = length;
    codes[symbol] = { bits: next, length };
    next += 1;
  }
  return codes;
}

const CODES = canonicalCodes();

const NO_SYMBOL = 0xffff;
const FAIL = 0xffff;

/** Per (state, nibble): the next state and the symbol completed on the way; per state: whether input may end there. */
interface DecodeTable {
  readonly next: Uint16Array;
  readonly symbol: Uint16Array;
  readonly accepting: Uint8Array;
}

interface Node {
  readonly children: [Node | number | undefined, Node | number | undefined];
  readonly state: number;
  /** Only ones on the way here, and at most seven: valid padding (RFC 7541 §5.2). */
  readonly padding: boolean;
}

function buildDecodeTable(): DecodeTable {
  const nodes: Node[] = [];
  const newNode = (padding: boolean): Node => {
    const node: Node = { children: [undefined, undefined], state: nodes.length, padding };
    nodes.push(node);
    return node;
  };
  const root = newNode(true);
  CODES.forEach(({ bits, length }, symbol) => {
    let node = root;
    for (let depth = 1; depth <= length; depth += 1) {
      const bit = ((bits >>> (length - depth)) & 1) as 0 | 1;
      if (depth === length) {
        node.children[bit] = symbol;
        return;
      }
      const child = node.children[bit];
      const onward = typeof child === "object" ? child : newNode(node.padding && bit === 1 && depth <= 7);
      node.children[bit] = onward;
      node = onward;
    }
  });
  return tabulate(nodes, root);
}

function tabulate(nodes: readonly Node[], root: Node): DecodeTable {
  const next = new Uint16Array(nodes.length * 16).fill(FAIL);
  const symbol = new Uint16Array(nodes.length * 16).fill(NO_SYMBOL);
  for (const start of nodes) {
    for (let nibble = 0; nibble < 16; nibble += 1) {
      const entry = start.state * 16 + nibble;
      let node: Node | undefined = start;
      for (let shift = 3; shift >= 0 && node !== undefined; shift -= 1) {
        const child: Node | number | undefined = node.children[((nibble >>> shift) & 1) as 0 | 1];
        if (typeof child === "number") symbol[entry] = child;
        node = typeof child === "number" ? (child === EOS ? undefined : root) : child;
      }
      if (node !== undefined) next[entry] = node.state;
    }
  }
  return { next, symbol, accepting: Uint8Array.from(nodes, (node) => (node.padding ? 1 : 0)) };
}

const TABLE = buildDecodeTable();

/** Decodes a Huffman string; undefined when it is not one: EOS inside, or padding that is not 0-7 ones. */
export function decodeHuffman(bytes: Uint8Array, start: number, end: number): string | undefined {
  const { next, symbol, accepting } = TABLE;
  let state = 0;
  let text = "";
  for (let position = start; position < end; position += 1) {
    const byte = bytes[position] as number;
    for (let shift = 4; shift >= 0; shift -= 4) {
      const entry = state * 16 + ((byte >>> shift) & 15);
      const completed = symbol[entry] as number;
      state = next[entry] as number;
      if (state === FAIL) return undefined;
      if (completed !== NO_SYMBOL) text += String.fromCharCode(completed);
    }
  }
  return accepting[state] === 1 ? text : undefined;
}

/** Encodes Latin-1 text, padded with ones. */
export function encodeHuffman(text: string): Uint8Array {
  const out: number[] = [];
  let pending = 0;
  let pendingBits = 0;
  for (const byte of Buffer.from(text, "latin1")) {
    const { bits, length } = CODES[byte] as Code;
    for (let left = length - 1; left >= 0; left -= 1) {
      pending = (pending << 1) | ((bits >>> left) & 1);
      pendingBits += 1;
      if (pendingBits === 8) {
        out.push(pending);
        pending = 0;
        pendingBits = 0;
      }
    }
  }
  if (pendingBits > 0) out.push((pending << (8 - pendingBits)) | (0xff >>> pendingBits));
  return Uint8Array.from(out);
}
