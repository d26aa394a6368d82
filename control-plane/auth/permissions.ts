import type { Principal, Role } from "./principal.ts";

const EVERYONE: readonly Role[] = ["viewer", "approver", "policy-editor", "admin"];
const EDITORS: readonly Role[] = ["policy-editor", "admin"];
const APPROVERS: readonly Role[] = ["approver", "admin"];
const ADMINS: readonly Role[] = ["admin"];

/**
 * Which roles may call which method: the whole of it. A method that is not listed is closed to all, so a new one
 * must be thought about. Who may vote on a given approval is up to its open stage, and a cancel by an approver too;
 * who may break the glass and who signs it off is up to its workflow.
 */
export const PERMISSIONS: Readonly<Record<string, readonly Role[]>> = {
  "/postern.v1.PolicyService/Validate": EDITORS,
  "/postern.v1.PolicyService/Publish": EDITORS,
  "/postern.v1.PolicyService/Rollback": EDITORS,
  "/postern.v1.PolicyService/Promote": EDITORS,
  "/postern.v1.PolicyService/CancelChange": EDITORS,
  "/postern.v1.PolicyService/ListEnvironments": EVERYONE,
  "/postern.v1.PolicyService/ListChanges": EVERYONE,
  "/postern.v1.PolicyService/GetChange": EVERYONE,
  "/postern.v1.PolicyService/Get": EVERYONE,
  "/postern.v1.PolicyService/List": EVERYONE,

  "/postern.v1.RolloutService/Start": EDITORS,
  "/postern.v1.RolloutService/Get": EVERYONE,
  "/postern.v1.RolloutService/Pause": EDITORS,
  "/postern.v1.RolloutService/Resume": EDITORS,
  "/postern.v1.RolloutService/Promote": EDITORS,
  "/postern.v1.RolloutService/Abort": EDITORS,

  "/postern.v1.DecisionService/Explain": EVERYONE,

  "/postern.v1.ImpactService/Preview": EDITORS,

  "/postern.v1.ShadowService/Publish": EDITORS,
  "/postern.v1.ShadowService/Get": EVERYONE,
  "/postern.v1.ShadowService/Remove": EDITORS,
  "/postern.v1.ShadowService/Promote": EDITORS,
  "/postern.v1.ShadowService/Report": EVERYONE,

  "/postern.v1.ApprovalService/List": EVERYONE,
  "/postern.v1.ApprovalService/Get": EVERYONE,
  "/postern.v1.ApprovalService/Watch": EVERYONE,
  "/postern.v1.ApprovalService/Explain": EVERYONE,
  "/postern.v1.ApprovalService/Vote": APPROVERS,
  "/postern.v1.ApprovalService/ListBatches": APPROVERS,
  "/postern.v1.ApprovalService/VoteBatch": APPROVERS,
  "/postern.v1.ApprovalService/BreakGlass": APPROVERS,
  "/postern.v1.ApprovalService/SignOff": APPROVERS,
  "/postern.v1.ApprovalService/Cancel": APPROVERS,

  "/postern.v1.GrantService/List": EVERYONE,
  "/postern.v1.GrantService/Revoke": APPROVERS,

  "/postern.v1.DelegationService/List": EVERYONE,
  "/postern.v1.DelegationService/Create": APPROVERS,
  "/postern.v1.DelegationService/Revoke": APPROVERS,

  "/postern.v1.FactService/List": EVERYONE,
  "/postern.v1.FactService/History": EVERYONE,
  // Policy editors and admins, or whoever a fact's declaration names.
  "/postern.v1.FactService/Put": EVERYONE,
  "/postern.v1.FactService/Delete": EVERYONE,

  "/postern.v1.FleetService/ListAgents": EVERYONE,

  "/postern.v1.KeyService/List": EVERYONE,
  "/postern.v1.KeyService/Revoke": ADMINS,
  "/postern.v1.KeyService/Resign": ADMINS,

  "/postern.v1.NotificationService/ListTargets": EVERYONE,
  "/postern.v1.NotificationService/ListDeadLetters": EVERYONE,
  "/postern.v1.NotificationService/ReplayDeadLetters": ADMINS,

  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": EVERYONE,
  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": EVERYONE,
};

/** Probes have no token: health alone answers anybody, and says nothing but "serving". */
export function isAnonymous(method: string): boolean {
  return method.startsWith("/grpc.health.v1.Health/");
}

/** The roles that open a method; empty: none does. */
export function rolesFor(method: string): readonly Role[] {
  return Object.hasOwn(PERMISSIONS, method) ? (PERMISSIONS[method] ?? []) : [];
}

/** Whether one of the principal's roles opens the method. */
export function isPermitted(principal: Principal, method: string): boolean {
  const roles = rolesFor(method);
  return principal.roles.some((role) => roles.includes(role));
}
