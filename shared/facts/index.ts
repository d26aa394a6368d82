export { checkFactPath, isFactPath } from "./fact-path.ts";
export { factTree } from "./fact-tree.ts";
export type * from "./model.ts";
