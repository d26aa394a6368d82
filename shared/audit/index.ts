export { type AuditBatchContent, chain, hashOf } from "./chain.ts";
export { type BatchHead, EntryBuffer } from "./entry-buffer.ts";
export type * from "./model.ts";
export { type ChainProblem, verifyChain } from "./verify-chain.ts";
