import { describe, expect, it } from "vitest";
import type { FactDeclaration } from "../../shared/facts/index.ts";
import type { Principal, Role } from "../auth/principal.ts";
import { requireDeclared, requireWriter } from "./declared-facts.ts";

const by = (name: string, ...roles: readonly Role[]): Principal => ({
  name,
  roles,
  groups: [],
  environments: undefined,
});
const active: FactDeclaration = { path: "incident.active", type: { kind: "bool" }, maxTtlMs: 60_000 };
const declared = (...all: readonly FactDeclaration[]) => new Map(all.map((one) => [one.path, one]));
const put = { path: "incident.active", value: true, ttlMs: 1_000 };
const editor = by("ed", "policy-editor");

describe("a put", () => {
  it("of any fact is right while none is declared, by who may publish policies", () => {
    expect(() => requireDeclared(new Map(), { ...put, path: "x", value: [1] }, editor)).not.toThrow();
    for (const role of ["viewer", "approver"] as const) {
      expect(() => requireDeclared(new Map(), put, by("v", role))).toThrow(
        expect.objectContaining({ code: "FACT_WRITER_FORBIDDEN", kind: "permission_denied" }),
      );
    }
  });

  it("is held against its declaration", () => {
    const attempt = (changed: Partial<typeof put>) => () =>
      requireDeclared(declared(active), { ...put, ...changed }, editor);
    expect(attempt({})).not.toThrow();
    expect(attempt({ path: "incident.activ" })).toThrow(
      expect.objectContaining({ code: "FACT_UNDECLARED", hint: "Did you mean 'incident.active'?" }),
    );
    expect(attempt({ ttlMs: 60_001 })).toThrow(expect.objectContaining({ code: "FACT_TTL_INVALID" }));
  });
});

describe("the writers of a fact", () => {
  const scoped: FactDeclaration = { ...active, writers: { roles: ["approver"], principals: ["pager"] } };

  it("are those that its declaration names, by role or by token, and nobody else", () => {
    expect(() => requireWriter(scoped, scoped.path, by("pager", "viewer"))).not.toThrow();
    expect(() => requireWriter(scoped, scoped.path, by("ann", "approver"))).not.toThrow();
    for (const other of [editor, by("root", "admin"), by("v", "viewer")]) {
      expect(() => requireWriter(scoped, scoped.path, other)).toThrow(
        expect.objectContaining({
          code: "FACT_WRITER_FORBIDDEN",
          hint: "It may be written by the role approver, pager.",
        }),
      );
    }
  });
});
