import { readRedactPath } from "../redact/redact-path.ts";
import { errorAt, type Finding, type Path } from "./finding.ts";

/** What is wrong with the paths of a policy's `redact`: one that leads nowhere would leave a secret readable. */
export function checkRedact(path: Path, paths: readonly string[]): readonly Finding[] {
  return paths.flatMap((text, index) => {
    const reading = readRedactPath(text);
    return reading.ok ? [] : [errorAt([...path, index], "BAD_REDACT_PATH", reading.problem, reading.suggestion)];
  });
}
