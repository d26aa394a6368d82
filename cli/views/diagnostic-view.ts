import type { JsonObject } from "../../shared/json.ts";
import type { Diagnostic } from "../../shared/policy/model.ts";
import type { Palette } from "../output/colour.ts";

/** `payments.yaml:12:7 UNKNOWN_WORKFLOW unknown workflow 'refund' (did you mean 'refunds'?)` */
export function diagnosticLine(diagnostic: DiagnosticLike, palette: Palette): string {
  const { file, line, column, code, message, suggestion, severity } = diagnostic;
  const label = severity === "error" ? palette.bad(code) : palette.wait(`${code} (warning)`);
  return `${file}:${line}:${column} ${label} ${message}${suggestion === "" ? "" : ` (${suggestion})`}`;
}

export function diagnosticJson(diagnostic: DiagnosticLike): JsonObject {
  const { code, severity, message, file, line, column, suggestion } = diagnostic;
  return { code, severity, message, file, line, column, suggestion };
}

/** As the domain has it, and as it comes over the wire, where the severity is any text. */
export type DiagnosticLike = Omit<Diagnostic, "severity"> & { readonly severity: string };
