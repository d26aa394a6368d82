import { encodeFields } from "../hpack/encoder.ts";
import type { HeaderField } from "../hpack/tables.ts";

/** A call's end, as gRPC puts it on the wire. */
export interface WireStatus {
  /** A gRPC status code. */
  readonly code: number;
  readonly message: string;
  /** google.rpc.Status, encoded: grpc-status-details-bin. */
  readonly details?: Uint8Array | undefined;
  /** Further header fields, such as grpc-accept-encoding. */
  readonly fields?: readonly HeaderField[];
}

const RESPONSE_FIELDS: readonly HeaderField[] = [
  [":status", "200"],
  ["content-type", "application/grpc"],
];

/** The head of every answer that has a body. */
export const RESPONSE_HEAD = encodeFields(RESPONSE_FIELDS);

/** The end of every call that went well. */
export const OK_TRAILERS = encodeFields([["grpc-status", "0"]]);

/** The end of a call whose head was sent. */
export function statusTrailers(status: WireStatus): Uint8Array {
  return encodeFields(statusFields(status));
}

/** A call that ends without a body: head and end in one block ("Trailers-Only"). */
export function trailersOnly(status: WireStatus): Uint8Array {
  return encodeFields([...RESPONSE_FIELDS, ...statusFields(status)]);
}

/** An answer below gRPC, for peers that speak no gRPC. */
export function httpStatus(status: number): Uint8Array {
  return encodeFields([[":status", String(status)]]);
}

function statusFields(status: WireStatus): HeaderField[] {
  const fields: HeaderField[] = [["grpc-status", String(status.code)]];
  if (status.message !== "") fields.push(["grpc-message", percentEncode(status.message)]);
  if (status.details !== undefined) {
    fields.push(["grpc-status-details-bin", Buffer.from(status.details).toString("base64").replace(/=+$/, "")]);
  }
  return [...fields, ...(status.fields ?? [])];
}

/** gRPC over HTTP/2: Percent-Encoded leaves %x20-24 and %x26-7E, in UTF-8. */
function percentEncode(message: string): string {
  let out = "";
  for (const byte of Buffer.from(message, "utf8")) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    out += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
