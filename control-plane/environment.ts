import { PosternError } from "../shared/errors/postern-error.ts";
import type { Principal } from "./auth/principal.ts";
import { maySee, requireEnvironment } from "./auth/principal.ts";

/** Which environments a control plane serves, and which of them a caller gets to see. */
export interface Environments {
  /**
   * The environment that a request names. Throws FIELD_REQUIRED, ENVIRONMENT_UNKNOWN, and ENVIRONMENT_FORBIDDEN
   * before it: a token learns nothing of environments that are not its own.
   */
  one(principal: Principal, environment: string): string;
  /** That one; or all that the caller may see, when the request names none. */
  some(principal: Principal, environment: string): readonly string[];
}

export function serveEnvironments(served: readonly string[]): Environments {
  function one(principal: Principal, environment: string): string {
    if (environment === "") {
      throw new PosternError("invalid_argument", "FIELD_REQUIRED", "The request names no environment.", {
        where: { field: "environment" },
        hint: `This control plane serves ${served.join(", ")}.`,
      });
    }
    requireEnvironment(principal, environment);
    if (!served.includes(environment)) {
      throw new PosternError("not_found", "ENVIRONMENT_UNKNOWN", `There is no environment '${environment}' here.`, {
        where: { field: "environment" },
        hint: `This control plane serves ${served.join(", ")}; the setting 'environments' adds one.`,
      });
    }
    return environment;
  }
  return {
    one,
    some: (principal, environment) =>
      environment === "" ? served.filter((name) => maySee(principal, name)) : [one(principal, environment)],
  };
}
