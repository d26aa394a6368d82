import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { canonicalJson, sha256Digest } from "../../shared/digest/index.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonObject } from "../../shared/json.ts";
import { digestOf, type EnvironmentPlan } from "./plan.ts";

/** What applying a plan needs of it: which files, on top of what. */
export type PlannedPublish = Pick<EnvironmentPlan, "environment" | "base" | "action" | "files" | "filesDigest">;

const planSchema = z.strictObject({
  formatVersion: z.literal(1),
  environments: z.array(
    z.strictObject({
      environment: z.string().min(1),
      base: z.strictObject({ revision: z.int().min(0), digest: z.string() }),
      action: z.enum(["none", "publish"]),
      filesDigest: z.string(),
      files: z.array(z.strictObject({ path: z.string(), content: z.string() })),
    }),
  ),
});
const fileSchema = planSchema.extend({ digest: z.string() });

/** Writes what `apply` takes. Throws PLAN_REFUSED for a plan that can't be applied. */
export function writePlan(file: string, environments: readonly EnvironmentPlan[]): void {
  const refused = environments.find(({ action }) => action === "refused");
  if (refused !== undefined) throw planRefused(refused.environment);
  const body = {
    formatVersion: 1,
    environments: environments.map(({ environment, base, action, files, filesDigest }) => ({
      environment,
      base: { ...base },
      action,
      filesDigest,
      files: files.map(({ path, content }) => ({ path, content })),
    })),
  };
  writeFileSync(file, `${JSON.stringify({ ...body, digest: sha256Digest(canonicalJson(body)) }, undefined, 2)}\n`);
}

/** Reads a plan that was written; what was altered since is refused. Throws PLAN_INVALID. */
export function readPlan(file: string): readonly PlannedPublish[] {
  const parsed = fileSchema.safeParse(parse(file));
  if (!parsed.success) throw planInvalid(file, "it is not a plan of this version");
  const { digest, ...body } = parsed.data;
  if (digest !== sha256Digest(canonicalJson(body))) throw planInvalid(file, "its digest is not that of what it holds");
  const other = body.environments.find((one) => digestOf(one.files) !== one.filesDigest);
  if (other !== undefined) throw planInvalid(file, `the files for '${other.environment}' are not those it was made of`);
  return body.environments;
}

export function planRefused(environment: string): PosternError {
  return new PosternError("failed_precondition", "PLAN_REFUSED", `The plan for '${environment}' can't be applied.`, {
    where: { field: environment },
    hint: "Mend the errors and the failing tests that 'postern policy plan' shows.",
  });
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new PosternError("not_found", "FILE_NOT_READ", errorMessage(cause), { where: { file }, cause });
  }
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw planInvalid(file, errorMessage(cause));
  }
}

function planInvalid(file: string, why: string): PosternError {
  return new PosternError("invalid_argument", "PLAN_INVALID", `The plan can't be used: ${why}.`, {
    where: { file },
    hint: "Make it anew: 'postern policy plan DIR --out plan.json'.",
  });
}
