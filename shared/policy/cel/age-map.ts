import { type CelInput, type CelMap, celMap } from "@bufbuild/cel";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";

/** Seconds and nanoseconds of an age in milliseconds, which is not negative. */
export function ageParts(ageMs: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ageMs / 1000);
  return { seconds, nanos: Math.round((ageMs - seconds * 1000) * 1_000_000) };
}

/** The ages of facts by their names, as the library reads them; each is told when it is asked for. */
export function ageMap(ageMsOf: (path: readonly string[]) => number | undefined): CelMap {
  return celMap(new Ages(ageMsOf));
}

class Ages extends Map<string, CelInput> {
  readonly #ageMsOf: (path: readonly string[]) => number | undefined;

  constructor(ageMsOf: (path: readonly string[]) => number | undefined) {
    super();
    this.#ageMsOf = ageMsOf;
  }

  override get(name: string): CelInput | undefined {
    const ageMs = this.#ageMsOf(name.split(".").slice(1));
    if (ageMs === undefined) return undefined;
    const { seconds, nanos } = ageParts(ageMs);
    return create(DurationSchema, { seconds: BigInt(seconds), nanos });
  }
}
