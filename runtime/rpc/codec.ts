import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { InvalidUtf8Error, StrictReader } from "./strict-reader.ts";

/** Turns a message into bytes and back. */
export interface Codec<In, Out> {
  encode(message: In): Uint8Array;
  /** Throws PosternError of kind invalid_argument: REQUEST_MALFORMED or REQUEST_NOT_UTF8. */
  decode(bytes: Uint8Array): Out;
}

/** What proto-loader knows of a message; `deserialize` takes whatever protobufjs's `decode` takes, also a reader. */
interface Serialization<In, Out> {
  serialize(message: In): Buffer;
  deserialize(bytes: Buffer): Out;
}

/** A codec that decodes strictly (strict-reader.ts). */
export function strictCodec<In, Out>(messageName: string, serialization: Serialization<In, Out>): Codec<In, Out> {
  return {
    encode: serialization.serialize,
    decode(bytes) {
      const reader = new StrictReader(asBuffer(bytes));
      try {
        // proto-loader declares Buffer only, but hands its argument to protobufjs, which takes a reader as it is.
        return serialization.deserialize(reader as unknown as Buffer);
      } catch (error) {
        throw malformed(messageName, error);
      }
    },
  };
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function malformed(messageName: string, cause: unknown): PosternError {
  const code = cause instanceof InvalidUtf8Error ? "REQUEST_NOT_UTF8" : "REQUEST_MALFORMED";
  return new PosternError("invalid_argument", code, `not a valid ${messageName}: ${errorMessage(cause)}`, {
    hint: "Encode the message with the published .proto files.",
    cause,
  });
}
