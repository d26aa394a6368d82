export { type DecidedAgain, decideAgain } from "./decide-again.ts";
export { decisionTimeMs } from "./decision-id.ts";
export { redactionMark } from "./mark.ts";
export type * from "./model.ts";
export { parseRecordedDecision } from "./parse-recorded.ts";
export { agrees, recordedEvaluation } from "./recorded-evaluation.ts";
export { type RecordingTerms, recordedText } from "./recorded-text.ts";
export { type SearchWindow, searchWindows } from "./search-windows.ts";
