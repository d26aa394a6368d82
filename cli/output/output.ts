import type { JsonValue } from "../../shared/json.ts";
import type { Palette } from "./colour.ts";
import { choosePalette } from "./colour.ts";

/** What a command answers with: one JSON document, or a text for people. */
export interface Output {
  readonly json: boolean;
  readonly palette: Palette;
  /** The answer, on standard output: pretty JSON with --json. */
  result(value: JsonValue, human: (palette: Palette) => string): void;
  /** A text of a form of its own, on standard output. */
  text(text: string): void;
  /** One entry of a stream, on standard output: one line of JSON with --json (NDJSON). */
  item(value: JsonValue, human: (palette: Palette) => string): void;
  /** Something for people to know meanwhile, on standard error; silent with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  const palette = choosePalette(process.stdout.isTTY === true && !json, process.env);
  const write = (text: string) => {
    if (text !== "") process.stdout.write(`${text}\n`);
  };
  return {
    json,
    palette,
    result: (value, human) => write(json ? JSON.stringify(value, undefined, 2) : human(palette)),
    text: write,
    item: (value, human) => write(json ? JSON.stringify(value) : human(palette)),
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}
