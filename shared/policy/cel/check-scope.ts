import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import type { ExpressionProblem, ParsedExpression } from "./expression.ts";
import { presentBeside } from "./guards.ts";
import type { InputPath } from "./reads.ts";
import type { StaticType } from "./static-type.ts";

/** What is the same for all parts of an expression that is checked. */
export interface CheckRun {
  readonly expression: ParsedExpression;
  /** Something is known of the inputs beyond what every request has. */
  readonly isDescribed: boolean;
  /** Whether has() may ask for an attribute that is not described here. */
  isKnownElsewhere(path: InputPath): boolean;
  report(problem: Omit<ExpressionProblem, "offset">, at: Expr): void;
  typeOf(scope: CheckScope, expr: Expr): StaticType;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * What the checker knows where it walks. A class: objects put together by spreading would make checking a condition take
 * twice as long, and agents check ten thousand of them.
 */
export class CheckScope {
  readonly run: CheckRun;
  readonly variables: ReadonlyMap<string, StaticType>;
  readonly loops: number;
  /** Names of loop variables here, which hide inputs that are called the same. */
  readonly hidden: ReadonlySet<string>;
  /** Attributes that are surely there where this part counts, as keys of guards.ts. */
  readonly guarded: ReadonlySet<string>;

  constructor(
    run: CheckRun,
    variables: ReadonlyMap<string, StaticType>,
    loops = 0,
    hidden = NO_NAMES,
    guarded = NO_NAMES,
  ) {
    this.run = run;
    this.variables = variables;
    this.loops = loops;
    this.hidden = hidden;
    this.guarded = guarded;
  }

  get isDescribed(): boolean {
    return this.run.isDescribed;
  }

  report(problem: Omit<ExpressionProblem, "offset">, at: Expr): void {
    this.run.report(problem, at);
  }

  /** The type of a part of the expression, checked in this scope. */
  typeOf(expr: Expr): StaticType {
    return this.run.typeOf(this, expr);
  }

  /** The scope of one operand of a call, in which what the others ask for is there. */
  beside(call: string, operands: readonly Expr[], index: number): CheckScope {
    const present = presentBeside(call, operands, index);
    if (present.length === 0) return this;
    const guarded = new Set([...this.guarded, ...present]);
    return new CheckScope(this.run, this.variables, this.loops, this.hidden, guarded);
  }

  /** The scope inside a loop: its variables hide whatever was called so outside. */
  insideLoop(types: ReadonlyMap<string, StaticType>): CheckScope {
    const guarded = new Set([...this.guarded].filter((key) => !types.has(key.split("\u0000")[0] ?? "")));
    const variables = new Map([...this.variables, ...types]);
    const hidden = new Set([...this.hidden, ...types.keys()]);
    return new CheckScope(this.run, variables, this.loops + 1, hidden, guarded);
  }
}
