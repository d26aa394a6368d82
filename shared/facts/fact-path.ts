import { PosternError } from "../errors/postern-error.ts";

/** Also what a NATS KV key can hold as tokens, so that a path is a key without escaping. */
const FACT_PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** `facts.incident.age` is the age of what is at `incident`. */
const RESERVED = "age";

const MAX_LENGTH = 256;
const MAX_SEGMENTS = 16;

/** Whether a path can name a fact: dotted identifiers, none of them `age`, at most 16 of them and 256 characters. */
export function isFactPath(path: string): boolean {
  if (path.length > MAX_LENGTH || !FACT_PATH.test(path)) return false;
  const segments = path.split(".");
  return segments.length <= MAX_SEGMENTS && !segments.includes(RESERVED);
}

/** Throws FACT_PATH_INVALID for what can't name a fact. */
export function checkFactPath(path: string): void {
  if (isFactPath(path)) return;
  throw new PosternError("invalid_argument", "FACT_PATH_INVALID", `'${path.slice(0, MAX_LENGTH)}' can't name a fact.`, {
    where: { field: "path" },
    hint:
      "Use identifiers joined by dots, such as incident.active: letters, digits and _, no digit first, none of them " +
      `'${RESERVED}', at most ${MAX_SEGMENTS} of them and ${MAX_LENGTH} characters.`,
  });
}
