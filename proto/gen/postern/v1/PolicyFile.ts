// Original file: proto/postern/v1/policy.proto


export interface PolicyFile {
  /**
   * Relative path, used in diagnostics.
   */
  'path'?: (string);
  /**
   * One or more YAML or JSON documents.
   */
  'content'?: (string);
}

export interface PolicyFile__Output {
  /**
   * Relative path, used in diagnostics.
   */
  'path': (string);
  /**
   * One or more YAML or JSON documents.
   */
  'content': (string);
}
