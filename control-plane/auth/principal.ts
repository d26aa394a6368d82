import { PosternError } from "../../shared/errors/postern-error.ts";

/** What a token's bearer may do; permissions.ts says which calls each role opens. */
export const ROLES = ["admin", "policy-editor", "approver", "viewer"] as const;

export type Role = (typeof ROLES)[number];

/** Who calls, as the token says. */
export interface Principal {
  /** Unique among tokens; the voter's id, and the name in every audit entry. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** What workflow stages ask for. */
  readonly groups: readonly string[];
  /** Undefined: every environment. */
  readonly environments: readonly string[] | undefined;
}

/** Whether the principal may see and touch an environment at all. */
export function maySee(principal: Principal, environment: string): boolean {
  return principal.environments === undefined || principal.environments.includes(environment);
}

/** Throws ENVIRONMENT_FORBIDDEN (permission_denied) unless the principal's token covers the environment. */
export function requireEnvironment(principal: Principal, environment: string): void {
  if (maySee(principal, environment)) return;
  throw new PosternError(
    "permission_denied",
    "ENVIRONMENT_FORBIDDEN",
    `The token '${principal.name}' does not cover environment '${environment}'.`,
    { where: { field: "environment" }, hint: "Use a token whose environments include it." },
  );
}
