export { type FactEvent, type FactTimeline, factTimeline, readFactEvent } from "./fact-timeline.ts";
export { factView } from "./fact-view.ts";
export type { Side } from "./judge.ts";
export type * from "./model.ts";
export type { DecisionRecord } from "./read-records.ts";
export { type RedactedRequest, Replay, type ReplayProgress, type ReplayTerms } from "./replay.ts";
export { OTHERS } from "./tally.ts";
