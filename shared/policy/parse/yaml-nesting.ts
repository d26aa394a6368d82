import { CST, Lexer } from "yaml";
import { LIMITS } from "./limits.ts";

const INDICATORS: ReadonlySet<string> = new Set(["seq-item-ind", "explicit-key-ind", "map-value-ind"]);

/**
 * Where a text is nested more deeply than the YAML parser, a recursion, should be asked to go; undefined: nowhere.
 * Works on lexemes, without recursion. Flow collections are counted. Block collections cannot nest more deeply than
 * twice their indentation and the indicators on their line, so those two are bounded instead.
 */
export function excessiveNesting(text: string): number | undefined {
  let offset = 0;
  let flowDepth = 0;
  let lineIndent = 0;
  let lineIndicators = 0;
  let atLineStart = true;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === "newline") {
      atLineStart = true;
      lineIndicators = 0;
      lineIndent = 0;
    } else if (type === "space" && atLineStart) {
      lineIndent = lexeme.length;
    } else if (type !== null) {
      if (type === "flow-seq-start" || type === "flow-map-start") flowDepth++;
      if (type === "flow-seq-end" || type === "flow-map-end") flowDepth--;
      if (type === "doc-start" || type === "doc-end") flowDepth = 0;
      if (flowDepth === 0 && INDICATORS.has(type)) {
        lineIndicators++;
        if (lineIndent > LIMITS.depth * 4 || lineIndicators > LIMITS.depth) return offset;
      }
      if (flowDepth > LIMITS.depth) return offset;
      atLineStart = false;
    }
    if (!isControl(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

/** The lexer marks documents, scalars and errors with lexemes that are not in the text. */
function isControl(lexeme: string): boolean {
  return lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;
}
