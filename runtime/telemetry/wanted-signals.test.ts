import { describe, expect, it } from "vitest";
import { wantedSignals } from "./wanted-signals.ts";

const both = { traces: true, metrics: true };
const none = { traces: false, metrics: false };

describe("wantedSignals", () => {
  it.each([
    ["nothing when no variable is set", {}, none],
    ["nothing for variables that name no exporter", { OTEL_SERVICE_NAME: "a", OTEL_TRACES_SAMPLER: "always_on" }, none],
    ["both for an OTLP endpoint", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4317" }, both],
    [
      "one for that signal's endpoint",
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c" },
      { traces: true, metrics: false },
    ],
    ["one for that signal's exporter", { OTEL_METRICS_EXPORTER: "prometheus" }, { traces: false, metrics: true }],
    [
      "not a signal whose exporter is none",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_METRICS_EXPORTER: "none" },
      { traces: true, metrics: false },
    ],
    [
      "no traces that are never sampled",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_TRACES_SAMPLER: "always_off" },
      { traces: false, metrics: true },
    ],
    ["nothing when the SDK is disabled", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_SDK_DISABLED: "True" }, none],
    ["nothing for empty variables", { OTEL_EXPORTER_OTLP_ENDPOINT: "", OTEL_TRACES_EXPORTER: "" }, none],
  ])("finds %s", (_what, env, wanted) => {
    expect(wantedSignals(env)).toEqual(wanted);
  });
});
