/** A message as it stands in the body of a gRPC request (gRPC over HTTP/2: length-prefixed message, not compressed). */
export function grpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

export const PREFIX_BYTES = 5;
