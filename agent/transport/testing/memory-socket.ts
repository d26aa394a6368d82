import { Duplex } from "node:stream";

/** A socket without a network: what the peer writes is fed in, what we write is kept. */
export class MemorySocket extends Duplex {
  readonly written: Buffer[] = [];

  /** Delivers a chunk as one read. */
  feed(chunk: Buffer): void {
    if (!this.destroyed) this.emit("data", chunk);
  }

  get output(): Buffer {
    return Buffer.concat(this.written);
  }

  override _read(): void {
    // Chunks come by feed().
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    done();
  }
}
