/** What notifications need of the bus. The same promises as in ports.ts. */
import type { Stop, StoredRecord } from "./ports.ts";

/** One record of the approvals log that one target is to hear of: a reference, the log has what it says. */
export interface Notification {
  readonly target: string;
  readonly environment: string;
  readonly approvalId: string;
  /** Stream sequence of the record. */
  readonly recordSequence: number;
  /** Of its events, those that the target wants. */
  readonly kinds: readonly string[];
  readonly queuedAtMs: number;
}

export interface QueuedNotification extends Notification {
  /** Its place in the queue: earlier ones of the same target and approval have lower numbers. */
  readonly sequence: number;
  /** How often it was handed out, this time included; more than once after a pause or a crash. */
  readonly handedOut: number;
}

/** Every record of the approvals log, handed out once each, in order, to one of all replicas at a time. */
export interface ApprovalOutbox {
  /**
   * Begins with the first record after the first call ever; resolves when that moment is fixed. The next record comes
   * when the handler is done with this one; it comes again, to any replica, when the handler throws or dies.
   */
  consume(handler: (stored: StoredRecord) => Promise<void>): Promise<Stop>;
}

/** Done: off the queue. A number: hand it out again in so many milliseconds. */
export type Handled = "done" | { readonly againInMs: number };

/** What waits to be delivered, by target. */
export interface NotificationQueue {
  /** Stored once for each `messageId` within ten minutes. */
  put(notification: Notification, messageId: string): Promise<void>;
  /** Hands out to one of all replicas at a time, several at once; again when the handler throws or dies. */
  take(target: string, handler: (queued: QueuedNotification) => Promise<Handled>): Promise<Stop>;
  /** Sequence of the first in the queue for the same target and approval; undefined: none is. */
  firstOf(notification: Notification): Promise<number | undefined>;
  /** How many wait for a target, those that are being tried included. Takes no longer when they are many. */
  depth(target: string): Promise<number>;
  /** When the oldest that waits for a target was queued; undefined: none waits. */
  oldestAtMs(target: string): Promise<number | undefined>;
}

/** How far a notification got that could not be delivered at once. */
export interface DeliveryFailure {
  readonly target: string;
  readonly environment: string;
  readonly approvalId: string;
  /** Of the queued notification. */
  readonly sequence: number;
  readonly tries: number;
  /** Requests of it that were delivered, from the first on: they are not sent again. */
  readonly delivered: number;
  readonly lastTryAtMs: number;
  readonly nextTryAtMs: number;
  readonly reason: string;
}

export interface DeliveryFailures {
  get(target: string, sequence: number): Promise<DeliveryFailure | undefined>;
  put(failure: DeliveryFailure): Promise<void>;
  delete(target: string, sequence: number): Promise<void>;
  list(): Promise<readonly DeliveryFailure[]>;
}

/** A notification that was given up. */
export interface DeadLetter extends Notification {
  readonly reason: string;
  readonly tries: number;
  readonly diedAtMs: number;
}

export interface StoredDeadLetter extends DeadLetter {
  readonly sequence: number;
}

export interface DeadLetters {
  /** Stored once for each `messageId` within ten minutes. */
  put(letter: DeadLetter, messageId: string): Promise<void>;
  /** All that are kept, oldest first. */
  list(): Promise<readonly StoredDeadLetter[]>;
  /** Does nothing when it is gone already. */
  remove(sequence: number): Promise<void>;
}

export interface NotificationBus {
  readonly outbox: ApprovalOutbox;
  readonly queue: NotificationQueue;
  readonly failures: DeliveryFailures;
  readonly deadLetters: DeadLetters;
}
