import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { decodeContent } from "../../shared/bundle/index.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import type { Clock } from "../ports.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Who asks for one explanation often asks for the next one soon. */
const FORGET_AFTER_MS = 60_000;

/**
 * The policies in force, for explanations. What decides needs none of their text, so it is kept packed, at a twentieth of
 * its size, and read when somebody asks.
 */
export class ContentKeeper {
  readonly #clock: Clock;
  #kept: { readonly digest: string; content: Promise<Uint8Array> } | undefined;
  #read: { readonly digest: string; readonly policySet: PolicySet } | undefined;
  #cancelForgetting: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The content of the bundle that comes into force; it was verified. */
  keep({ digest }: BundleManifest, content: Uint8Array): void {
    if (this.#kept?.digest === digest) return;
    this.#kept = { digest, content: pack(content) };
  }

  /** Undefined: another bundle is in force by now. */
  async policySet({ digest }: BundleManifest): Promise<PolicySet | undefined> {
    if (this.#read?.digest !== digest) {
      if (this.#kept?.digest !== digest) return undefined;
      const content = await unpack(await this.#kept.content);
      this.#read = { digest, policySet: decodeContent(content, digest).policySet };
    }
    this.#cancelForgetting?.();
    this.#cancelForgetting = this.#clock.after(FORGET_AFTER_MS, () => {
      this.#read = undefined;
    });
    return this.#read.policySet;
  }
}
