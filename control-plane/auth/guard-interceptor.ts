import { callValue } from "../../runtime/rpc/call-value.ts";
import type { Interceptor } from "../../runtime/rpc/intercept.ts";
import type { CallContext } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { isAnonymous, isPermitted, rolesFor } from "./permissions.ts";
import type { Principal } from "./principal.ts";
import type { TokenStore } from "./token-store.ts";

/** A call that was turned away, for the audit trail. */
export interface AccessDenied {
  readonly method: string;
  readonly peer: string;
  /** Empty: not known. Never the token itself. */
  readonly tokenName: string;
  readonly code: string;
  readonly message: string;
}

export interface GuardPorts {
  readonly tokens: TokenStore;
  readonly onDenied: (denied: AccessDenied) => void;
}

const principals = callValue<Principal>();

/** Who makes the call. Throws when the call did not pass a guarded service: a handler can't forget to ask. */
export function principalOf(call: CallContext): Principal {
  const principal = principals.get(call);
  if (principal === undefined) {
    throw new PosternError("unauthenticated", "TOKEN_MISSING", `${call.method} was called without a token.`);
  }
  return principal;
}

/**
 * Asks before every call: who is it (else UNAUTHENTICATED), and may they (else PERMISSION_DENIED). What a handler
 * itself refuses for who the caller is (an environment, a stage) is reported the same way.
 */
export function guardInterceptor(ports: GuardPorts): Interceptor {
  return {
    unary(next, path) {
      if (isAnonymous(path)) return next;
      return async (request, call) => {
        try {
          await admit(call, ports.tokens);
          return await next(request, call);
        } catch (error) {
          report(error, call, ports);
          throw error;
        }
      };
    },
    stream(next, path) {
      return isAnonymous(path) ? next : (request, call) => guardStream(() => next(request, call), call, ports);
    },
    bidi(next, path) {
      return isAnonymous(path) ? next : (requests, call) => guardStream(() => next(requests, call), call, ports);
    },
  };
}

async function* guardStream(
  open: () => AsyncIterable<Uint8Array>,
  call: CallContext,
  ports: GuardPorts,
): AsyncGenerator<Uint8Array> {
  try {
    await admit(call, ports.tokens);
    yield* open();
  } catch (error) {
    report(error, call, ports);
    throw error;
  }
}

async function admit(call: CallContext, tokens: TokenStore): Promise<void> {
  const principal = await tokens.authenticate(bearerToken(call));
  principals.set(call, principal);
  if (isPermitted(principal, call.method)) return;
  const roles = rolesFor(call.method);
  throw new PosternError(
    "permission_denied",
    "ROLE_MISSING",
    `The token '${principal.name}' (${principal.roles.join(", ")}) may not call ${call.method}.`,
    { hint: roles.length === 0 ? "Nobody may call it." : `It takes one of the roles ${roles.join(", ")}.` },
  );
}

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
function bearerToken(call: CallContext): string {
  const header = call.header("authorization");
  const token = /^bearer +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header ?? "")?.[1];
  if (token !== undefined) return token;
  throw new PosternError(
    "unauthenticated",
    "TOKEN_MISSING",
    header === undefined ? `${call.method} needs a token.` : "The authorization header is not 'Bearer <token>'.",
    { hint: "Send 'authorization: Bearer pst_…'; 'postern token create' makes a token." },
  );
}

function report(error: unknown, call: CallContext, ports: GuardPorts): void {
  if (!(error instanceof PosternError)) return;
  if (error.kind !== "unauthenticated" && error.kind !== "permission_denied") return;
  ports.onDenied({
    method: call.method,
    peer: call.peer,
    tokenName: principals.get(call)?.name ?? error.metadata.tokenName ?? "",
    code: error.code,
    message: error.message,
  });
}
