/** A piece of an expression's text. `spaced`: white space stands before it. */
export interface Token {
  readonly kind: "name" | "int" | "double" | "text" | "sign" | "end";
  /** A name, digits, the content of a text, or a sign. */
  readonly value: string;
  readonly spaced: boolean;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(\.\d+([eE][+-]?\d+)?)?/y;
/** No escapes, no line breaks, no surrogates. */
const TEXT = /'[^'\\\r\n\ud800-\udfff]*'|"[^"\\\r\n\ud800-\udfff]*"/y;
const SIGN = /&&|\|\||[=!<>]=|[!<>+\-*/%?:()[\],.]/y;
const SPACE = /[ \t\r\n]*/y;

/** CEL langdef, "Syntax": these are no names. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "true false null in as break const continue else for function if import let loop package namespace return var " +
    "void while"
  ).split(" "),
);
const WORDS: ReadonlySet<string> = new Set(["true", "false", "null", "in"]);

/** The tokens of a text that has only what the quick parser is sure of; undefined: it has something else. */
export function tokenize(source: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    const start = at;
    at += match(SPACE, source, at)?.length ?? 0;
    const spaced = at > start;
    if (at === source.length) {
      tokens.push({ kind: "end", value: "", spaced });
      return tokens;
    }
    const token = tokenAt(source, at, spaced);
    if (token === undefined) return undefined;
    at += token.length;
    tokens.push(token.token);
  }
}

function tokenAt(source: string, at: number, spaced: boolean): { token: Token; length: number } | undefined {
  const name = match(NAME, source, at);
  if (name !== undefined) {
    // The library refuses names that begin with a literal, such as `trueish`; what it says of them is its own.
    if (!WORDS.has(name) && (RESERVED.has(name) || /^(true|false|null)/.test(name))) return undefined;
    // A prefix, as in r'x' or b"x".
    if (/['"]/.test(source[at + name.length] ?? "")) return undefined;
    return { token: { kind: WORDS.has(name) ? "sign" : "name", value: name, spaced }, length: name.length };
  }
  const number = match(NUMBER, source, at);
  if (number !== undefined) return numberToken(number, source[at + number.length] ?? "", spaced);
  const text = match(TEXT, source, at);
  if (text !== undefined) {
    // Three quotes begin a text of another kind, and two texts side by side are none.
    if (/['"]/.test(source[at + text.length] ?? "")) return undefined;
    return { token: { kind: "text", value: text.slice(1, -1), spaced }, length: text.length };
  }
  const sign = match(SIGN, source, at);
  if (sign === undefined || (sign === "/" && source[at + 1] === "/")) return undefined;
  return { token: { kind: "sign", value: sign, spaced }, length: sign.length };
}

/** Not 1u, 0x1, 1., 1e5, 007, nor what does not fit into 64 bits. */
function numberToken(text: string, next: string, spaced: boolean): { token: Token; length: number } | undefined {
  const isInt = /^\d+$/.test(text);
  if (/[A-Za-z0-9_.]/.test(next) || /^0\d/.test(text) || (isInt && text.length > 18)) return undefined;
  return { token: { kind: isInt ? "int" : "double", value: text, spaced }, length: text.length };
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
