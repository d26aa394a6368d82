import type { DestinationStream } from "pino";

/** Turns the logger's JSON lines into lines for people: time, level, message, and the other fields as key=value. */
export function prettyLines(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(prettyLine(line)) };
}

/** One line; what is not the logger's JSON passes unchanged. */
export function prettyLine(line: string): string {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line);
  } catch {
    return line;
  }
  const { time, level, message, error, ...rest } = fields;
  const clock = String(time).slice(11, 23);
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${show(value)}`);
  return `${[clock, String(level).toUpperCase().padEnd(5), message, ...pairs].join(" ")}\n${stackOf(error)}`;
}

function show(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function stackOf(error: unknown): string {
  if (error === undefined) return "";
  const stack = typeof error === "object" && error !== null && "stack" in error ? String(error.stack) : show(error);
  return `${stack.replace(/^/gm, "    ")}\n`;
}
