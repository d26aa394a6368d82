import { pick, type Random } from "./random.ts";

/**
 * Random CEL expressions over the inputs of randomInput. Most are of fitting types; a part mixes types, reads what is
 * not there, overflows, because that is where two evaluators come apart.
 */
export function randomExpression(random: Random): string {
  const type = random(3) === 0 ? pick(random, TYPES) : "bool";
  return expression({ random, variables: [] }, type, 1 + random(4));
}

const TYPES = ["bool", "double", "int", "string", "list", "map", "timestamp", "duration"] as const;

type Type = (typeof TYPES)[number];

interface Scope {
  readonly random: Random;
  readonly variables: readonly string[];
}

type Choices = readonly [string, ...string[]];

/** Paths that are mostly of the type, and literals. */
const LEAVES: Readonly<Record<Type, Choices>> = {
  bool: ["true", "false", "facts.flag", "context.on", "has(arguments.a)", "has(subject.__proto__)", "has(facts.a.age)"],
  double: ["arguments.n", "arguments.n", "subject.age", "arguments.map.n", "0.0", "-0.0", "1.0", "1.5", "2.0", "1e300"],
  int: [
    "0",
    "1",
    "2",
    "-1",
    "7",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
  ],
  string: [
    "arguments.s",
    "context.env",
    "subject.id",
    "action.name",
    "resource.type",
    "resource.owner.team",
    "''",
    "'a'",
    "'b'",
    "'prod'",
    "'é😀'",
    "'support'",
    "'1'",
    "'a.*'",
  ],
  list: ["arguments.list", "arguments.items", "subject.roles", "facts.list", "[]", "['a', 'b']", "[1, 2.0, 'a', null]"],
  map: ["arguments.map", "arguments", "context", "subject", "resource", "facts", "action", "resource.owner"],
  timestamp: [
    "now",
    "now",
    "timestamp('2026-01-05T09:30:00Z')",
    "timestamp('2026-01-05T09:30:00.000000001Z')",
    "timestamp('9999-12-31T23:59:59.999999999Z')",
    "timestamp('0001-01-01T00:00:00Z')",
    "timestamp(0)",
  ],
  duration: [
    "facts.a.age",
    "facts.list.age",
    "facts.age",
    "facts.missing.age",
    "duration('1h')",
    "duration('-1.5s')",
    "duration('0.000000001s')",
    "duration('24h')",
    "duration('2562047h47m16.854775807s')",
    "duration('-2562047h47m16.854775808s')",
  ],
};

/** What fits nowhere in particular; the last ones only the library evaluates. */
const ODD: Choices = ["null", "arguments.missing", "arguments.constructor", "arguments['a']", "1u", "b'a'", "{'a': 1}"];

const KEYS: Choices = ["a", "n", "id", "age", "owner", "missing", "toString", "seconds"];

function expression(scope: Scope, wanted: Type, depth: number): string {
  const { random } = scope;
  const type = random(16) === 0 ? pick(random, TYPES) : wanted;
  if (depth <= 0) return leaf(scope, type);
  return branch(scope, type, random(3) === 0 ? depth - 2 : depth - 1);
}

function leaf({ random, variables }: Scope, type: Type): string {
  const [first, ...rest] = variables;
  if (first !== undefined && random(2) === 0) {
    const suffix = pick(random, type === "double" ? [".n", ".n", ""] : ["", "", ".a", "[0]"]);
    return `${pick(random, [first, ...rest])}${suffix}`;
  }
  return random(40) === 0 ? pick(random, ODD) : pick(random, LEAVES[type]);
}

function branch(scope: Scope, type: Type, depth: number): string {
  const { random } = scope;
  const of = (part: Type): string => expression(scope, part, depth);
  if (random(10) === 0) return `(${of("bool")} ? ${of(type)} : ${of(type)})`;
  switch (type) {
    case "bool":
      return boolean(scope, of, depth);
    case "double":
      return random(5) === 0 ? `double(${of("int")})` : infix(random, of, "double", ["+", "-", "*", "/"]);
    case "int":
      return integer(random, of);
    case "string":
      return random(4) === 0
        ? `string(${of(pick<Type>(random, ["bool", "int", "double", "string"]))})`
        : infix(random, of, "string", ["+"]);
    case "list":
      return lists(scope, of, depth);
    case "map":
      return random(2) === 0 ? `${of("map")}.${pick(random, ["map", "owner", "a"])}` : `${of("list")}[0]`;
    case "timestamp":
      return `(${of("timestamp")} ${pick(random, ["+", "-"])} ${of("duration")})`;
    case "duration":
      return random(2) === 0 ? infix(random, of, "timestamp", ["-"]) : infix(random, of, "duration", ["+", "-"]);
  }
}

type Of = (type: Type) => string;

function infix(random: Random, of: Of, type: Type, operators: Choices): string {
  return `(${of(type)} ${pick(random, operators)} ${of(type)})`;
}

function boolean(scope: Scope, of: Of, depth: number): string {
  const { random } = scope;
  switch (random(13)) {
    case 0:
    case 1:
    case 2:
      return infix(random, of, "bool", ["&&", "||"]);
    case 3:
    case 4: {
      const type = pick<Type>(random, ["double", "string", "int", "timestamp", "duration", "bool"]);
      return infix(random, of, type, ["<", "<=", ">", ">="]);
    }
    case 5:
      return `(${of("double")} ${pick(random, ["<", "<=", ">", ">=", "==", "!="])} ${of("int")})`;
    case 6:
      return infix(random, of, pick(random, TYPES), ["==", "!="]);
    case 7:
      return `(${of(pick(random, TYPES))} in ${of("list")})`;
    case 8:
      return `(${of("string")} in ${of("map")})`;
    case 9:
      return `!${of("bool")}`;
    case 10:
      return `${of("string")}.${pick(random, ["startsWith", "endsWith", "contains", "matches"])}(${of("string")})`;
    case 11:
      return random(3) === 0 ? `glob(${of("string")}, ${of("string")})` : `has(${of("map")}.${pick(random, KEYS)})`;
    default:
      return loop(scope, of(pick(random, ["list", "list", "map"])), ["exists", "all", "exists_one"], "bool", depth);
  }
}

function integer(random: Random, of: Of): string {
  switch (random(5)) {
    case 0:
      return `size(${of(pick(random, ["string", "list", "map"]))})`;
    case 1:
      return `int(${of(pick(random, ["double", "int", "string"]))})`;
    case 2: {
      const method = pick(random, ["getHours", "getDayOfWeek", "getFullYear", "getMilliseconds", "getMinutes"]);
      return random(2) === 0
        ? `${of("timestamp")}.${method}(${pick(random, ["", "'UTC'", "'-05:30'", "'Europe/Berlin'"])})`
        : `${of("duration")}.${method}()`;
    }
    case 3:
      return `-${of("int")}`;
    default:
      return infix(random, of, "int", ["+", "-", "*", "/", "%"]);
  }
}

function lists(scope: Scope, of: Of, depth: number): string {
  const { random } = scope;
  switch (random(4)) {
    case 0:
      return infix(random, of, "list", ["+"]);
    case 1:
      return `[${of(pick(random, TYPES))}, ${of(pick(random, TYPES))}]`;
    case 2:
      return loop(scope, of("list"), ["filter"], "bool", depth);
    default:
      return loop(scope, of(pick(random, ["list", "map"])), ["map"], pick(random, TYPES), depth);
  }
}

function loop(scope: Scope, range: string, macros: Choices, type: Type, depth: number): string {
  const name = pick(scope.random, ["x", "y", "arguments"]);
  const inside = expression({ ...scope, variables: [...scope.variables, name] }, type, depth);
  return `${range}.${pick(scope.random, macros)}(${name}, ${inside})`;
}
