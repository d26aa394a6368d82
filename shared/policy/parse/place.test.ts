import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, Scalar } from "yaml";
import { offsetInScalar, placeAt } from "./place.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * Writes a text as a scalar of the given style and says which character of the file stands for one of the text;
 * undefined: the style cannot hold the text.
 */
function characterAt(text: string, style: Scalar.Type, offset: number): string | undefined {
  const scalar = new Scalar(text);
  scalar.type = style;
  const document = new Document({ before: 1, when: null, after: 2 });
  document.set("when", scalar);
  const file = document.toString({ lineWidth: 30 });
  const [read] = readYaml(file).documents;
  const place = read && placeAt(read.place, ["when"]);
  return place && file[offsetInScalar(file, place, text, offset)];
}

describe("a place inside a scalar", () => {
  const words = fc.array(fc.stringMatching(/^[a-z0-9'"\\#:.&|()]{1,6}$/), { minLength: 1, maxLength: 12 });

  test.each<Scalar.Type>([
    Scalar.PLAIN,
    Scalar.QUOTE_SINGLE,
    Scalar.QUOTE_DOUBLE,
    Scalar.BLOCK_LITERAL,
    Scalar.BLOCK_FOLDED,
  ])("%s is found whatever quotes, escapes, folds and indents", (style) => {
    fc.assert(
      fc.property(words, fc.constantFrom(" ", "\n", "\n\n", "  "), fc.nat(), (parts, separator, seed) => {
        const text = parts.join(separator);
        const visible = [...Array(text.length).keys()].filter((i) => !/\s/.test(text[i] ?? ""));
        const offset = visible[seed % visible.length] ?? 0;
        const char = characterAt(text, style, offset);
        fc.pre(char !== undefined);
        // An escaped character begins with its backslash.
        expect([text[offset], "\\"]).toContain(char);
      }),
      { numRuns: 100 },
    );
  });
});
