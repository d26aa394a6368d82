/** RFC 9562 §5.7: 48 bits of milliseconds since the Unix epoch, then version 7 and the variant. */
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** When the call of a decision began, by its agent's clock; undefined: it is no decision's id. */
export function decisionTimeMs(decisionId: string): number | undefined {
  const [, high, low] = UUID_V7.exec(decisionId) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
}
