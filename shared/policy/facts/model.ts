import type { FactDeclaration, FactDeclarations } from "../../facts/declaration.ts";
import type { API_VERSION, PolicySet } from "../model.ts";

/** Facts that are agreed upon: what they are, who puts them, how long they count. */
export interface FactSchema {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "FactSchema";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: { readonly facts: readonly FactDeclaration[] };
}

/** All facts that a policy set declares. None: it leaves open what facts there are. */
export function factDeclarations({ factSchemas = [] }: Pick<PolicySet, "factSchemas">): FactDeclarations {
  return new Map(factSchemas.flatMap(({ spec }) => spec.facts.map((declared) => [declared.path, declared] as const)));
}
