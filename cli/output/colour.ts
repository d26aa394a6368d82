/** Colours for people: only on a terminal, and never with NO_COLOR (https://no-color.org). */
export interface Palette {
  good(text: string): string;
  bad(text: string): string;
  wait(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const ESC = "\u001b[";
const PLAIN: Palette = {
  good: (text) => text,
  bad: (text) => text,
  wait: (text) => text,
  dim: (text) => text,
  bold: (text) => text,
};
const COLOURED: Palette = {
  good: (text) => `${ESC}32m${text}${ESC}0m`,
  bad: (text) => `${ESC}31m${text}${ESC}0m`,
  wait: (text) => `${ESC}33m${text}${ESC}0m`,
  dim: (text) => `${ESC}2m${text}${ESC}0m`,
  bold: (text) => `${ESC}1m${text}${ESC}0m`,
};

export function choosePalette(isTerminal: boolean, env: NodeJS.ProcessEnv): Palette {
  const refused = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb";
  return isTerminal && !refused ? COLOURED : PLAIN;
}

/** A text without colour codes. */
export function withoutColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
  return text.replace(/\u001b\[\d+m/g, "");
}
