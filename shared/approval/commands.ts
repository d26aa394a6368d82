import type { ApprovalCommand, ApprovalEvent } from "./model.ts";

/** A command of one kind. */
export type CommandOf<K extends ApprovalCommand["kind"]> = Extract<ApprovalCommand, { kind: K }>;

/** An event of one kind. */
export type EventOf<K extends ApprovalEvent["kind"]> = Extract<ApprovalEvent, { kind: K }>;
