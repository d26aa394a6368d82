import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  type Link,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { ATTR_ERROR_TYPE } from "@opentelemetry/semantic-conventions";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { contextOf, parseTraceparent } from "./carrier.ts";
import { tracing } from "./switches.ts";

export interface SpanOptions {
  readonly name: string;
  /** INTERNAL if not given. */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /**
   * The traceparent of the span that this one continues. Without it, or when it is empty, the active span is the
   * parent. When another span is active as well, the new one links to it.
   */
  readonly parent?: string;
}

const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Where all of Postern's spans come from. */
export function tracer() {
  return trace.getTracer("postern");
}

/** Runs a step in a span of its own, which ends when the step does and says how it failed. */
export function withSpan<T>(options: SpanOptions, step: (span: Span) => T): T {
  if (!tracing.enabled) return step(NO_SPAN);
  const { name, kind, attributes, parent } = options;
  const remote = parseTraceparent(parent);
  const parentContext = remote === undefined ? context.active() : contextOf(parent);
  const links = remote === undefined ? [] : linkToActive();
  const span = tracer().startSpan(
    name,
    { links, ...(kind === undefined ? {} : { kind }), ...(attributes === undefined ? {} : { attributes }) },
    parentContext,
  );
  return settle(
    () => context.with(trace.setSpan(parentContext, span), step, undefined, span),
    (error) => {
      if (error !== undefined) recordFailure(span, error);
      span.end();
    },
  );
}

/** Says something about the active span, if there is one. */
export function annotate(attributes: Attributes): void {
  if (tracing.enabled) trace.getActiveSpan()?.setAttributes(attributes);
}

/** Marks a span as failed. */
export function recordFailure(span: Span, error: unknown): void {
  span.setAttribute(ATTR_ERROR_TYPE, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: errorMessage(error) });
  if (!(error instanceof PosternError) || error.kind === "internal") span.recordException(toException(error));
}

/** A PosternError's code, or the class of anything else: few different values, as error.type wants them. */
function errorType(error: unknown): string {
  if (error instanceof PosternError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}

function toException(error: unknown): Error | string {
  return error instanceof Error ? error : String(error);
}

function linkToActive(): Link[] {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined ? [] : [{ context: active }];
}

/** Calls `done` once the step has ended, with its error if it failed, whether it answers at once or by a promise. */
export function settle<T>(step: () => T, done: (error?: unknown) => void): T {
  let result: T;
  try {
    result = step();
  } catch (error) {
    done(error);
    throw error;
  }
  if (!(result instanceof Promise)) {
    done();
    return result;
  }
  result.then(
    () => done(),
    (error) => done(error),
  );
  return result;
}
