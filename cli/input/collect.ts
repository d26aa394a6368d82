/** For options that may be given several times: commander's argument parser that gathers them in order. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
