import { isSpanContextValid, trace } from "@opentelemetry/api";
import { type DestinationStream, pino } from "pino";
import { prettyLines } from "./pretty.ts";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "silent";
export type LogFormat = "json" | "pretty";

/** What a line says besides its message. An Error belongs under `error`. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogMethod {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

/** The little of a logger that the programs use. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A logger whose lines carry these fields too. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** The program: "agent", "control-plane". */
  readonly name: string;
  readonly level: LogLevel;
  readonly format?: LogFormat;
  /** Where lines go; standard output if not given. */
  readonly destination?: DestinationStream;
}

const SECRET_KEYS = ["token", "password", "authorization", "natsPassword"];

/** Structured lines on standard output, each with the ids of the active span, if there is one. */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? process.stdout;
  return pino(
    {
      name: options.name,
      level: options.level,
      base: {},
      messageKey: "message",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[redacted]" },
      mixin: activeTrace,
    },
    options.format === "pretty" ? prettyLines(destination) : destination,
  );
}

/** A logger that says nothing. */
export const silentLogger: Logger = pino({ level: "silent" });

// The field names are OpenTelemetry's for non-OTLP logs (Trace Context in non-OTLP Log Formats).
function activeTrace(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || !isSpanContextValid(span)) return {};
  return { trace_id: span.traceId, span_id: span.spanId };
}
