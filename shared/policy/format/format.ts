import {
  type Document,
  isMap,
  isPair,
  isScalar,
  Lexer,
  type Pair,
  parseAllDocuments,
  type ToStringOptions,
} from "yaml";

/** Keys that come first, in this order; all others stay where their author put them. */
const FIRST_KEYS = ["apiVersion", "kind", "metadata", "spec"];

const STYLE: ToStringOptions = {
  indent: 2,
  indentSeq: true,
  lineWidth: 120,
  flowCollectionPadding: true,
  defaultStringType: "PLAIN",
  defaultKeyType: "PLAIN",
  singleQuote: null,
};

/** The text in the house style, or why it was left alone. */
export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number };

/**
 * Rewrites YAML with two spaces of indentation, lists set in under their key, and documents that begin with apiVersion,
 * kind, metadata and spec. Comments, blank lines, quotes, and whether a map stands on one line, are the author's: they
 * stay. Formatting what was formatted changes nothing, and no value changes.
 */
export function formatPolicyText(text: string): Formatted {
  const documents = [...parseAllDocuments(text)];
  for (const { errors } of documents) {
    const [first] = errors;
    if (first === undefined) continue;
    const { line = 1, col = 1 } = first.linePos?.[0] ?? {};
    return { ok: false, message: first.message.split("\n")[0] ?? "", line, column: col };
  }
  // Printing moves a comment or breaks a line, and only the second printing sees that: what is stable is what is told.
  let before = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const after = print(before);
    if (after === before) return { ok: true, text: after };
    before = after;
  }
  return { ok: true, text: before };
}

const MAX_ROUNDS = 5;

function print(text: string): string {
  const documents = [...parseAllDocuments(text)];
  const printed = documents.map((document) => {
    orderKeys(document);
    // The marker between documents is written here, once.
    document.directives.docStart = null;
    return document.toString(STYLE).trimEnd();
  });
  return `${withTightLists(printed.join("\n---\n"))}\n`;
}

/** What the lexer says beside the text itself: begin of a document, of a scalar, an error. */
const MARKS: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001f", "\ufeff"]);

/** `[a, b]` beside `{ a: b }`: the library pads both or neither. */
function withTightLists(text: string): string {
  const tokens = [...new Lexer().lex(text)].filter((token) => !MARKS.has(token));
  // Spaces after a line break are no padding but indentation, which a bracket on a line of its own needs.
  const isPadding = (token: string | undefined, at: number) =>
    /^ +$/.test(token ?? "") &&
    (tokens[at - 1] === "[" || (tokens[at + 1] === "]" && !/[\r\n]$/.test(tokens[at - 1] ?? "")));
  return tokens.filter((token, at) => !isPadding(token, at)).join("");
}

function orderKeys({ contents }: Document): void {
  if (!isMap(contents) || !contents.items.some((item) => isPair(item) && keyOf(item) === "apiVersion")) return;
  const rank = (pair: Pair) => {
    const at = FIRST_KEYS.indexOf(keyOf(pair));
    return at < 0 ? FIRST_KEYS.length : at;
  };
  contents.items.sort((a, b) => rank(a) - rank(b));
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}
