import { describe, expect, it } from "vitest";
import { intercept } from "../../runtime/rpc/intercept.ts";
import type { CallContext, RpcService } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type AccessDenied, guardInterceptor, principalOf } from "./guard-interceptor.ts";
import { PERMISSIONS } from "./permissions.ts";
import { type Principal, ROLES, requireEnvironment } from "./principal.ts";
import type { TokenStore } from "./token-store.ts";

const tokens: TokenStore = {
  async authenticate(token): Promise<Principal> {
    if (token === "expired") {
      throw new PosternError("unauthenticated", "TOKEN_EXPIRED", "too late", { metadata: { tokenName: "old" } });
    }
    const role = ROLES.find((name) => name === token);
    if (role === undefined) throw new PosternError("unauthenticated", "TOKEN_UNKNOWN", "who?");
    return { name: `the-${role}`, roles: [role], groups: [], environments: ["dev"] };
  },
};

function call(method: string, authorization?: string): CallContext {
  return {
    method,
    deadlineMs: undefined,
    signal: new AbortController().signal,
    header: (name) => (name === "authorization" ? authorization : undefined),
    peer: "127.0.0.1:1",
  };
}

function guarded(method: string, handle: (context: CallContext) => void = () => {}) {
  const denied: AccessDenied[] = [];
  const service: RpcService = {
    name: "s",
    methods: [
      {
        kind: "unary",
        path: method,
        handle(_, context) {
          handle(context);
          return new Uint8Array([1]);
        },
      },
      {
        kind: "server_stream",
        path: method,
        async *handle(_, context) {
          yield new Uint8Array([1]);
          handle(context);
        },
      },
    ],
  };
  const guard = guardInterceptor({ tokens, onDenied: (entry) => denied.push(entry) });
  const [unary, stream] = intercept(service, [guard]).methods;
  return {
    denied,
    async call(authorization?: string) {
      if (unary?.kind !== "unary") throw new Error("no method");
      return unary.handle(new Uint8Array(), call(method, authorization));
    },
    async stream(authorization?: string) {
      if (stream?.kind !== "server_stream") throw new Error("no method");
      const answers = [];
      for await (const answer of stream.handle(new Uint8Array(), call(method, authorization))) answers.push(answer);
      return answers;
    },
  };
}

const LIST = "/postern.v1.ApprovalService/List";

describe("guardInterceptor", () => {
  it("lets a known token with a fitting role through, and tells the handler who it is", async () => {
    let seen: Principal | undefined;
    const service = guarded(LIST, (context) => {
      seen = principalOf(context);
    });
    await expect(service.call("Bearer viewer")).resolves.toEqual(new Uint8Array([1]));
    await expect(service.stream("bearer viewer")).resolves.toHaveLength(1);
    expect(seen?.name).toBe("the-viewer");
    expect(service.denied).toEqual([]);
  });

  it.each([
    ["no header", undefined, "TOKEN_MISSING", ""],
    ["another scheme", "Basic dTpw", "TOKEN_MISSING", ""],
    ["an empty token", "Bearer ", "TOKEN_MISSING", ""],
    ["an unknown token", "Bearer nobody", "TOKEN_UNKNOWN", ""],
    ["an expired token", "Bearer expired", "TOKEN_EXPIRED", "old"],
  ])("refuses %s as unauthenticated and reports it", async (_, authorization, code, tokenName) => {
    const service = guarded(LIST);
    await expect(service.call(authorization)).rejects.toMatchObject({ kind: "unauthenticated", code });
    await expect(service.stream(authorization)).rejects.toMatchObject({ kind: "unauthenticated", code });
    expect(service.denied).toMatchObject([
      { method: LIST, code, tokenName },
      { method: LIST, code, tokenName },
    ]);
  });

  it("refuses a role that the method is not open to, and reports the token by name", async () => {
    const method = "/postern.v1.PolicyService/Publish";
    const service = guarded(method);
    await expect(service.call("Bearer approver")).rejects.toMatchObject({
      kind: "permission_denied",
      code: "ROLE_MISSING",
    });
    expect(service.denied).toMatchObject([{ method, code: "ROLE_MISSING", tokenName: "the-approver" }]);
    expect(JSON.stringify(service.denied)).not.toContain("Bearer");
  });

  it("reports what a handler refuses for who the caller is", async () => {
    const service = guarded(LIST, (context) => requireEnvironment(principalOf(context), "prod"));
    await expect(service.call("Bearer admin")).rejects.toMatchObject({ code: "ENVIRONMENT_FORBIDDEN" });
    await expect(service.stream("Bearer admin")).rejects.toMatchObject({ code: "ENVIRONMENT_FORBIDDEN" });
    expect(service.denied).toMatchObject([{ tokenName: "the-admin" }, { tokenName: "the-admin" }]);
  });

  it("closes a method that the table does not name to everybody", async () => {
    await expect(guarded("/postern.v1.New/Thing").call("Bearer admin")).rejects.toMatchObject({ code: "ROLE_MISSING" });
    await expect(guarded("constructor").call("Bearer admin")).rejects.toMatchObject({ code: "ROLE_MISSING" });
  });

  it("asks nobody who wants to know the health", async () => {
    await expect(guarded("/grpc.health.v1.Health/Check").call()).resolves.toEqual(new Uint8Array([1]));
  });
});

describe("the permissions", () => {
  const may = (method: string) => ROLES.filter((role) => PERMISSIONS[method]?.includes(role));

  it("open every method to admins", () => {
    for (const method of Object.keys(PERMISSIONS)) expect(may(method)).toContain("admin");
  });

  it("let viewers only read, and put facts, which is up to what is declared of each", () => {
    const byDeclaration = ["/postern.v1.FactService/Put", "/postern.v1.FactService/Delete"];
    const open = Object.keys(PERMISSIONS).filter(
      (method) => may(method).includes("viewer") && !byDeclaration.includes(method),
    );
    for (const method of open)
      expect(method).toMatch(/\/(Get[A-Za-z]*|List[A-Za-z]*|Explain|Report|History|Watch|ServerReflectionInfo)$/);
  });

  it("keep votes from policy editors and policy from approvers", () => {
    expect(may("/postern.v1.ApprovalService/Vote")).toEqual(["admin", "approver"]);
    expect(may("/postern.v1.PolicyService/Publish")).toEqual(["admin", "policy-editor"]);
  });
});
