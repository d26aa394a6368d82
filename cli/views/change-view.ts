import type { JsonObject } from "../../shared/json.ts";
import type { Change, Strength } from "../../shared/policy/diff/model.ts";
import type { Palette } from "../output/colour.ts";

const MARKS = { added: "+", removed: "-", changed: "~" } as const;

export function changeJson({ kind, what, field, before, after, strength }: Change): JsonObject {
  return { kind, what, field, before, after, strength };
}

export function changesText(changes: readonly Change[], strength: Strength, palette: Palette): string {
  if (changes.length === 0) return "no difference";
  const counts = (["weaker", "different", "stronger", "neutral"] as const)
    .map((one) => [one, changes.filter((change) => change.strength === one).length] as const)
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count} ${one}`);
  const lines = changes.flatMap((change) => changeLines(change, palette));
  return [...lines, "", `${coloured(strength, palette)} on the whole: ${counts.join(", ")}`].join("\n");
}

function changeLines(change: Change, palette: Palette): readonly string[] {
  const { kind, what, field, before, after, strength } = change;
  const about = field === "" ? what : `${what}, ${field}`;
  const line = `${MARKS[kind]} ${coloured(strength.padEnd(9), palette, strength)}  ${about}`;
  return [
    line,
    ...(before === "" ? [] : [`    ${palette.bad(`- ${before}`)}`]),
    ...(after === "" ? [] : [`    ${palette.good(`+ ${after}`)}`]),
  ];
}

function coloured(text: string, palette: Palette, strength: string = text): string {
  if (strength === "weaker") return palette.bad(text);
  if (strength === "stronger") return palette.good(text);
  return strength === "different" ? palette.wait(text) : palette.dim(text);
}
