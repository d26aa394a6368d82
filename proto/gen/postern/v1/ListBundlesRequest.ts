// Original file: proto/postern/v1/policy.proto


export interface ListBundlesRequest {
  'environment'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListBundlesRequest__Output {
  'environment': (string);
  'pageSize': (number);
  'pageToken': (string);
}
