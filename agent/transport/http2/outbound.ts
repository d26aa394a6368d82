import type { Duplex } from "node:stream";
import { FrameWriter } from "./frame-writer.ts";
import { applySettings, INITIAL_PEER_SETTINGS } from "./peer-settings.ts";
import {
  ConnectionError,
  DEFAULT_HEADER_TABLE_BYTES,
  DEFAULT_WINDOW_BYTES,
  ErrorCode,
  MAX_WINDOW_BYTES,
} from "./protocol.ts";

/** A dynamic table of size 0 (RFC 7541 §6.3), the size that we use. */
const TABLE_SIZE_UPDATE = Buffer.of(0x20);

/** The sending half of a connection: the frames of this turn, and the window that all streams share. */
export class Outbound {
  readonly writer = new FrameWriter();
  readonly #socket: Duplex;
  readonly #maxUnsentBytes: number;
  #peer = INITIAL_PEER_SETTINGS;
  #window = DEFAULT_WINDOW_BYTES;
  #writtenBytes = 0;
  #consumedBytes = 0;
  /** The peer made the header table smaller, and waits to be told that we know. */
  #tableUpdateDue = false;
  #tableUpdated = false;
  #flushScheduled = false;
  #readPaused = false;

  constructor(socket: Duplex, maxUnsentBytes: number) {
    this.#socket = socket;
    this.#maxUnsentBytes = maxUnsentBytes;
  }

  /** The largest payload that the peer takes in one frame. */
  get maxFrameBytes(): number {
    return this.#peer.maxFrameBytes;
  }

  get initialWindowBytes(): number {
    return this.#peer.initialWindowBytes;
  }

  get window(): number {
    return this.#window;
  }

  /** The socket holds more than it likes. */
  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** The peer has not taken all that we gave the socket. */
  get unsent(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** Bytes that the peer has taken from the socket, as far as we know. */
  get takenBytes(): number {
    return this.#writtenBytes - this.#socket.writableLength;
  }

  /** Bytes of answers sent so far. */
  get consumedBytes(): number {
    return this.#consumedBytes;
  }

  /** The next header block must be sent by `headers`. */
  get tableUpdateDue(): boolean {
    return this.#tableUpdateDue;
  }

  /** A header block. After a reduction of the table the next one must begin with its size (RFC 9113 §4.3.1). */
  headers(streamId: number, block: Uint8Array, endStream: boolean): void {
    const whole = this.#tableUpdateDue ? Buffer.concat([TABLE_SIZE_UPDATE, block]) : block;
    this.#tableUpdateDue = false;
    this.writer.headers(streamId, whole, endStream, this.maxFrameBytes);
  }

  /** Applies the peer's SETTINGS, acknowledges them, and returns by how much the streams' windows move. */
  applySettings(bytes: Buffer, start: number, end: number): number {
    const before = this.#peer.initialWindowBytes;
    this.#peer = applySettings(this.#peer, bytes, start, end);
    this.writer.settingsAck();
    if (this.#peer.headerTableBytes < DEFAULT_HEADER_TABLE_BYTES && !this.#tableUpdated) {
      this.#tableUpdateDue = true;
      this.#tableUpdated = true;
    }
    return this.#peer.initialWindowBytes - before;
  }

  consume(bytes: number): void {
    this.#window -= bytes;
    this.#consumedBytes += bytes;
  }

  replenish(bytes: number): void {
    this.#window += bytes;
    if (this.#window > MAX_WINDOW_BYTES) {
      throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "connection window over 2^31-1");
    }
  }

  /** For frames that come outside a read: one write for all of a turn. */
  scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    this.#flushScheduled = false;
    const bytes = this.writer.take();
    if (bytes === undefined || !this.#socket.writable) return;
    this.#writtenBytes += bytes.length;
    this.#socket.write(bytes);
    if (this.congested && this.#socket.writableLength > this.#maxUnsentBytes) this.#pauseReading();
  }

  /** A peer that does not read is not read either: its requests, and our answers, stay with it. */
  #pauseReading(): void {
    this.#readPaused = true;
    this.#socket.pause();
  }

  resumeReading(): void {
    if (!this.#readPaused) return;
    this.#readPaused = false;
    this.#socket.resume();
  }
}
