import type { KeyObject } from "node:crypto";
import type { KeySet, TrustedKeys } from "../../shared/bundle/keys.ts";
import type { KeyRevocation } from "../../shared/bundle/revocation.ts";

/** More than anybody ever has keys; what is over it is not noted, and said. */
export const MAX_REVOCATIONS = 1_000;

/**
 * The keys that a program believes at this moment: those of its file, which may change while it runs, without those that
 * were revoked. INVARIANT: a key that was revoked stays so, whatever the file says.
 */
export class KeyRing implements TrustedKeys {
  #keys: KeySet;
  readonly #revoked = new Map<string, KeyRevocation>();
  readonly #listeners: (() => void)[] = [];

  constructor(keys: KeySet, revoked: readonly KeyRevocation[] = []) {
    this.#keys = keys;
    for (const revocation of revoked) this.#revoked.set(revocation.kid, revocation);
  }

  get(kid: string): KeyObject | undefined {
    return this.#revoked.has(kid) ? undefined : this.#keys.signing.get(kid);
  }

  get revoked(): ReadonlyMap<string, KeyRevocation> {
    return this.#revoked;
  }

  /** What may sign revocations. */
  get recovery(): ReadonlyMap<string, KeyObject> {
    return this.#keys.recovery;
  }

  /** Ids of the signing keys that are believed, in order. */
  get trusted(): readonly string[] {
    return [...this.#keys.signing.keys()].filter((kid) => !this.#revoked.has(kid)).sort();
  }

  /** The file has changed. */
  replace(keys: KeySet): void {
    this.#keys = keys;
    this.#changed();
  }

  /** False: it was known already, or there are too many. */
  revoke(revocation: KeyRevocation): boolean {
    if (this.#revoked.has(revocation.kid) || this.#revoked.size >= MAX_REVOCATIONS) return false;
    this.#revoked.set(revocation.kid, revocation);
    this.#changed();
    return true;
  }

  /** Called after each change: what was verified before may not be true any more, and the other way round. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
