// Original file: proto/grpc/reflection/v1/reflection.proto


export interface ErrorResponse {
  /**
   * A gRPC status code.
   */
  'errorCode'?: (number);
  'errorMessage'?: (string);
}

export interface ErrorResponse__Output {
  /**
   * A gRPC status code.
   */
  'errorCode': (number);
  'errorMessage': (string);
}
