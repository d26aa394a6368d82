import type * as z from "zod";
import { errorMessage, PosternError } from "../errors/postern-error.ts";
import { describeIssue } from "../json-schema.ts";

/** Turns one kind of message into bytes and back. */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  /**
   * Throws PosternError BUS_MESSAGE_INVALID, whose `where.field` is the path of the first field that is missing or of
   * the wrong type. Fields that this version does not know are dropped: newer writers may add some.
   */
  decode(bytes: Uint8Array): T;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Messages are JSON in UTF-8. What is encoded comes from inside and is not checked; what is decoded is. */
export function jsonCodec<T>(what: string, schema: z.ZodType<T>): Codec<T> {
  return {
    encode: (value) => encoder.encode(JSON.stringify(value)),
    decode: (bytes) => {
      const parsed = schema.safeParse(parse(what, bytes));
      if (parsed.success) return parsed.data;
      const { field, message } = describeIssue(parsed.error);
      throw invalid(what, message, field);
    },
  };
}

function parse(what: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw invalid(what, errorMessage(cause), "", cause);
  }
}

function invalid(what: string, message: string, field: string, cause?: unknown): PosternError {
  return new PosternError("invalid_argument", "BUS_MESSAGE_INVALID", `Not a valid ${what}: ${message}.`, {
    ...(field === "" ? {} : { where: { field } }),
    hint: "Find out who wrote it: a program of another version, or one that is no part of Postern.",
    cause,
  });
}
