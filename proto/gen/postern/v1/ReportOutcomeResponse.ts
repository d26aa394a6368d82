// Original file: proto/postern/v1/guard.proto


export interface ReportOutcomeResponse {
}

export interface ReportOutcomeResponse__Output {
}
