// Original file: proto/postern/v1/fact.proto


export interface DeleteFactResponse {
}

export interface DeleteFactResponse__Output {
}
