/** Something that can be measured over and over. */
export interface Contender<Measured> {
  readonly name: string;
  readonly run: () => Promise<Measured>;
}

/**
 * Measures the contenders in turns, A B C A B C …: a busy moment of the machine then hits neighbours alike. Every
 * second round goes backwards, so that nobody always runs after the same other. Returns each one's results in order.
 */
export async function alternate<Measured>(
  contenders: readonly Contender<Measured>[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const results = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      results.get(name)?.push(await run());
    }
  }
  return results;
}
