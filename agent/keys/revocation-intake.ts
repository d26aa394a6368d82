import type { KeyRing } from "../../runtime/keys/key-ring.ts";
import { type KeyRevocation, verifyRevocation } from "../../shared/bundle/revocation.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { AgentLog } from "../ports.ts";
import type { TrustMemory } from "./trust-memory.ts";

export interface RevocationIntakeDeps {
  readonly keys: KeyRing;
  readonly memory: Pick<TrustMemory, "noteRevoked">;
  /** Looks whether there is a bundle by another key; resolves when it is in force, or not to be had soon. */
  readonly catchUp: () => Promise<void>;
  /** Takes out of force what a revoked key signed. */
  readonly dropRevoked: () => void;
  readonly log: AgentLog;
}

/** Statements that no recovery key of this moment vouches for: one may, when the keys have changed. */
const MAX_SET_ASIDE = 100;

/**
 * Takes revocations of keys off the bus. From the moment that one is believed nothing by its key is, and a restart
 * remembers; only then is looked for what may take the place of what the key had signed.
 */
export class RevocationIntake {
  readonly #deps: RevocationIntakeDeps;
  readonly #setAside = new Set<string>();
  #taking: Promise<void> = Promise.resolve();

  constructor(deps: RevocationIntakeDeps) {
    this.#deps = deps;
    deps.keys.onChange(() => this.#tryAgain());
  }

  /** A statement came from the bus. */
  offer(statement: string): void {
    this.#taking = this.#taking.then(() => this.#take(statement));
  }

  /** Resolves when what was offered was dealt with. */
  settled(): Promise<void> {
    return this.#taking;
  }

  async #take(statement: string): Promise<void> {
    const { keys, memory, catchUp, dropRevoked, log } = this.#deps;
    const revocation = this.#believed(statement);
    if (revocation === undefined || !keys.revoke(revocation)) return;
    const { kid, reason } = revocation;
    log.warn({ kid, reason }, "a signing key is revoked: nothing that it signed is believed any more");
    await memory.noteRevoked(revocation).catch((error: unknown) => {
      log.error({ kid, error }, "the revocation counts, but could not be saved to disk");
    });
    await catchUp();
    dropRevoked();
  }

  #believed(statement: string): KeyRevocation | undefined {
    const { keys, log } = this.#deps;
    try {
      return verifyRevocation(statement, keys.recovery);
    } catch (error) {
      log.error({ reason: errorMessage(error) }, "a revocation of a key is not believed");
      if (this.#setAside.size < MAX_SET_ASIDE) this.#setAside.add(statement);
      return undefined;
    }
  }

  #tryAgain(): void {
    const statements = [...this.#setAside];
    this.#setAside.clear();
    for (const statement of statements) this.offer(statement);
  }
}
