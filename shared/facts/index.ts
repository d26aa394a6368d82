export { declarationOf, type FactDeclaration, type FactDeclarations, NO_DECLARATIONS, overlap } from "./declaration.ts";
export { checkFactPath, isFactPath } from "./fact-path.ts";
export { putTimes } from "./fact-times.ts";
export { factTree } from "./fact-tree.ts";
export { type FactsAt, factsAt, holdingAt, isExpired } from "./facts-at.ts";
export type * from "./model.ts";
export { type ReadableFacts, withDefaults } from "./with-defaults.ts";
