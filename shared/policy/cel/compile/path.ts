import type { JsonValue } from "../../../json.ts";
import { type ConditionInputs, INPUT_ROOTS, type InputRoot } from "../inputs.ts";
import { shareByKey } from "../share.ts";
import { askLibrary, type Node } from "./node.ts";
import { presence } from "./unknown.ts";
import { Failure, isList, isMap, ownField, typeName, type Value } from "./value.ts";

export function isInputRoot(name: string): name is InputRoot {
  return (INPUT_ROOTS as readonly string[]).includes(name);
}

/** A whole input. */
export function inputRoot(name: InputRoot): Node {
  switch (name) {
    case "context":
      return ({ request }) => request.context;
    case "arguments":
      return ({ request }) => request.arguments;
    case "facts":
      return ({ facts }) => facts;
    case "subject":
      return (inputs) => inputs.subject;
    case "action":
      return (inputs) => inputs.action;
    case "resource":
      return (inputs) => inputs.resource;
    case "now":
      return (inputs) => inputs.now;
  }
}

/** A field of an input, read without putting together the input; undefined: `now` has no fields that we read. */
export function inputField(root: InputRoot, name: string, id: bigint): Node | undefined {
  const read = fieldReader(root, name);
  return read && shared(`${id} ${root} ${name}`, () => (inputs) => present(read(inputs), name, id));
}

/** Conditions are made after few patterns: the same field stands in the same place of many. */
const shared = shareByKey<Node>();

/** `has` of a field of an input. */
export function hasInputField(root: InputRoot, name: string): Node | undefined {
  const read = fieldReader(root, name);
  return read && ((inputs) => presence(read(inputs)));
}

type FieldReader = (inputs: ConditionInputs) => JsonValue | undefined;

/** A request's own fields win over properties of the same name, as in ConditionInputs. */
function fieldReader(root: InputRoot, name: string): FieldReader | undefined {
  switch (root) {
    case "subject":
      if (name === "id") return ({ request }) => request.subject.id;
      if (name === "type") return ({ request }) => request.subject.type;
      if (name === "roles") return ({ request }) => request.subject.roles;
      return ({ request }) => ownField(request.subject.properties, name);
    case "action":
      if (name === "name") return ({ request }) => request.action.name;
      return ({ request }) => ownField(request.action.properties, name);
    case "resource":
      if (name === "id") return ({ request }) => request.resource.id;
      if (name === "type") return ({ request }) => request.resource.type;
      return ({ request }) => ownField(request.resource.properties, name);
    case "context":
      return ({ request }) => ownField(request.context, name);
    case "arguments":
      return ({ request }) => ownField(request.arguments, name);
    case "facts":
      return ({ facts }) => ownField(facts, name);
    case "now":
      return undefined;
  }
}

export function field(operand: Node, name: string, id: bigint): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (isMap(value)) return present(ownField(value, name), name, id);
    return fieldOfOther(inputs, value, name, id);
  };
}

/** A timestamp, being a message, has fields for the library; nothing else has but maps. */
function fieldOfOther(inputs: ConditionInputs, value: Value, name: string, id: bigint): Value {
  if (value instanceof Failure) return value;
  return isBoxed(value) ? askLibrary(inputs) : missing(name, id);
}

function isBoxed(value: Value): boolean {
  return typeof value === "object" && value !== null && !isList(value) && !isMap(value);
}

export function hasField(operand: Node, name: string): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (isMap(value)) return presence(ownField(value, name));
    if (value instanceof Failure) return value;
    return isBoxed(value) ? askLibrary(inputs) : false;
  };
}

/** `operand[index]`: a map's field by name, a list's element by number. */
export function element(operand: Node, index: Node, id: bigint): Node {
  return (inputs) => {
    const value = operand(inputs);
    if (value instanceof Failure) return value;
    const key = index(inputs);
    if (typeof key === "string") {
      return isMap(value) ? present(ownField(value, key), key, id) : fieldOfOther(inputs, value, key, id);
    }
    if (key instanceof Failure) return key;
    if (typeof key === "number" || typeof key === "bigint") {
      return isList(value) ? item(inputs, value, Number(key), id) : outOfBounds(key, value, id);
    }
    if (typeof key === "boolean" && isList(value)) return askLibrary(inputs);
    return new Failure(`unsupported key type ${typeName(key)}`, id);
  };
}

function item(inputs: ConditionInputs, list: readonly Value[], index: number, id: bigint): Value {
  if (index < 0 || index >= list.length) return outOfBounds(index, list, id);
  // The library throws for an index such as 1.5, past all that could absorb an error.
  return Number.isInteger(index) ? (list[index] ?? null) : askLibrary(inputs);
}

/** Null is a value like any other. */
function present(value: JsonValue | undefined, name: string, id: bigint): Value {
  return value === undefined ? missing(name, id) : value;
}

function missing(name: string, id: bigint): Failure {
  return new Failure(`field not found: ${name}`, id);
}

function outOfBounds(index: number | bigint, value: Value, id: bigint): Failure {
  return isList(value)
    ? new Failure(`index ${index} out of bounds [0, ${value.length})`, id)
    : new Failure(`${typeName(value)} has no element ${index}`, id);
}
