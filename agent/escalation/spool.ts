import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeAtomically } from "../../runtime/files/write-atomically.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { AgentLog } from "../ports.ts";

/** Bytes on disk and back; compose gives the codec of shared/bus. */
export interface EscalationCodec {
  encode(escalation: Escalation): Uint8Array;
  decode(bytes: Uint8Array): Escalation;
}

/** `00000000000042-<approval id>.json`: names sort in the order of arrival. */
const FILE = /^(\d{14})-([0-9A-Z]{1,64})\.json$/;

/**
 * Escalations that the bus has not taken yet, one file each, so that they survive a restart. Bounded; an approval is
 * kept once, however often it is asked for.
 */
export class Spool {
  readonly #folder: string;
  readonly #maxEntries: number;
  readonly #codec: EscalationCodec;
  readonly #log: AgentLog;
  /** Approval id to file name, oldest first. */
  readonly #files = new Map<string, string>();
  readonly #writing = new Map<string, Promise<void>>();
  #nextNumber = 1;

  constructor(folder: string, maxEntries: number, codec: EscalationCodec, log: AgentLog) {
    this.#folder = folder;
    this.#maxEntries = maxEntries;
    this.#codec = codec;
    this.#log = log;
  }

  get size(): number {
    return this.#files.size;
  }

  has(approvalId: string): boolean {
    return this.#files.has(approvalId);
  }

  /** Finds what an earlier run left. Call once, before anything else. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.#folder)).sort()) {
      const [, number, approvalId] = FILE.exec(name) ?? [];
      if (number !== undefined && approvalId !== undefined) {
        this.#files.set(approvalId, name);
        this.#nextNumber = Number(number) + 1;
      } else if (name.endsWith(".tmp")) {
        await rm(join(this.#folder, name), { force: true });
      }
    }
  }

  /** Resolves to "kept" when the escalation is safe on disk, or was already; to "full" when there is no room. */
  async put(escalation: Escalation): Promise<"kept" | "full"> {
    const { approvalId } = escalation;
    if (!this.#files.has(approvalId)) {
      if (this.#files.size >= this.#maxEntries) return "full";
      const name = `${String(this.#nextNumber++).padStart(14, "0")}-${approvalId}.json`;
      this.#files.set(approvalId, name);
      this.#writing.set(approvalId, writeAtomically(join(this.#folder, name), this.#codec.encode(escalation)));
    }
    try {
      await this.#writing.get(approvalId);
    } catch (error) {
      this.#files.delete(approvalId);
      throw error;
    } finally {
      this.#writing.delete(approvalId);
    }
    return "kept";
  }

  /**
   * Sends what is kept, oldest first, and forgets each that was taken. Stops at the first failure, which it throws:
   * what is left goes out next time.
   */
  async flush(send: (escalation: Escalation) => Promise<void>): Promise<void> {
    for (const [approvalId, name] of [...this.#files]) {
      await this.#writing.get(approvalId);
      const path = join(this.#folder, name);
      const escalation = await this.#read(path);
      if (escalation === undefined) {
        this.#files.delete(approvalId);
        continue;
      }
      await send(escalation);
      await rm(path, { force: true });
      this.#files.delete(approvalId);
    }
    await syncFolder(this.#folder);
  }

  /** A file that cannot be read is set aside for people, and must not hold up those behind it. */
  async #read(path: string): Promise<Escalation | undefined> {
    try {
      return this.#codec.decode(await readFile(path));
    } catch (error) {
      this.#log.error({ error, file: path }, "a spooled escalation cannot be read; it is set aside as .bad");
      await rename(path, `${path}.bad`).catch(() => undefined);
      return undefined;
    }
  }
}
