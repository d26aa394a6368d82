// Original file: proto/grpc/reflection/v1/reflection.proto


export interface FileDescriptorResponse {
  /**
   * Serialized FileDescriptorProto messages: the one asked for and all that it imports.
   */
  'fileDescriptorProto'?: (Buffer | Uint8Array | string)[];
}

export interface FileDescriptorResponse__Output {
  /**
   * Serialized FileDescriptorProto messages: the one asked for and all that it imports.
   */
  'fileDescriptorProto': (Buffer)[];
}
