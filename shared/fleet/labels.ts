/** What an agent carries, so that people can name some of many: `region=eu`. */
export type Labels = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
const VALUE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export function isLabelName(name: string): boolean {
  return NAME.test(name);
}

export function isLabelValue(value: string): boolean {
  return VALUE.test(value);
}

/** "region=eu" -> ["region", "eu"]; undefined when it is no label. */
export function parseLabel(text: string): readonly [name: string, value: string] | undefined {
  const at = text.indexOf("=");
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  return at > 0 && isLabelName(name) && isLabelValue(value) ? [name, value] : undefined;
}

/** "region=eu, tier=web", in the order of their names. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
