import protobuf from "protobufjs";

/**
 * The parts of google/protobuf/descriptor.proto that reflection needs, built from protobufjs's reflection objects.
 * Every type is named in full, with a leading dot, so that no reader has to resolve anything.
 */

/** FieldDescriptorProto.Type by protobuf's own names; descriptor.proto numbers them. */
const TYPES: Readonly<Record<string, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
};
const TYPE_MESSAGE = 11;
const TYPE_ENUM = 14;
const OPTIONAL = 1;
const REPEATED = 3;

export function describeMessage(type: protobuf.Type): object {
  const nested = type.nestedArray;
  return {
    name: type.name,
    field: type.fieldsArray.map((field) => describeField(field, type)),
    nestedType: [
      ...nested.filter((object) => object instanceof protobuf.Type).map(describeMessage),
      ...type.fieldsArray.filter((field) => field instanceof protobuf.MapField).map(describeMapEntry),
    ],
    enumType: nested.filter((object) => object instanceof protobuf.Enum).map(describeEnum),
    oneofDecl: type.oneofsArray.map(({ name }) => ({ name })),
  };
}

export function describeEnum(declared: protobuf.Enum): object {
  return { name: declared.name, value: Object.entries(declared.values).map(([name, number]) => ({ name, number })) };
}

export function describeService(service: protobuf.Service): object {
  return {
    name: service.name,
    method: service.methodsArray.map((method) => ({
      name: method.name,
      inputType: method.resolvedRequestType?.fullName,
      outputType: method.resolvedResponseType?.fullName,
      clientStreaming: method.requestStream ?? false,
      serverStreaming: method.responseStream ?? false,
    })),
  };
}

function describeField(field: protobuf.Field, parent: protobuf.Type): object {
  const isMap = field instanceof protobuf.MapField;
  const type = isMap ? { type: TYPE_MESSAGE, typeName: `${parent.fullName}.${entryName(field)}` } : describeType(field);
  return {
    name: snakeCase(field.name),
    number: field.id,
    label: isMap || field.repeated ? REPEATED : OPTIONAL,
    jsonName: field.name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()),
    ...type,
    ...(field.partOf === null ? {} : { oneofIndex: parent.oneofsArray.indexOf(field.partOf) }),
  };
}

/** The files that protobufjs brings along have their fields in camel case, against the rule of .proto files. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function describeType(field: Pick<protobuf.Field, "type" | "resolvedType">): object {
  const { resolvedType } = field;
  if (resolvedType === null) return { type: TYPES[field.type] };
  return {
    type: resolvedType instanceof protobuf.Enum ? TYPE_ENUM : TYPE_MESSAGE,
    typeName: resolvedType.fullName,
  };
}

/** A map is on the wire a repeated message of key and value, which the compiler declares by this name. */
function describeMapEntry(field: protobuf.MapField): object {
  const optional = { label: OPTIONAL };
  return {
    name: entryName(field),
    options: { mapEntry: true },
    field: [
      { ...optional, name: "key", jsonName: "key", number: 1, type: TYPES[field.keyType] },
      { ...optional, name: "value", jsonName: "value", number: 2, ...describeType(field) },
    ],
  };
}

function entryName(field: protobuf.MapField): string {
  return `${field.name.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Entry`;
}

/** The messages and enums that a declaration refers to, also from within nested messages. */
export function* referencedTypes(object: protobuf.ReflectionObject): Iterable<protobuf.ReflectionObject> {
  if (object instanceof protobuf.Service) {
    for (const { resolvedRequestType, resolvedResponseType } of object.methodsArray) {
      if (resolvedRequestType !== null) yield resolvedRequestType;
      if (resolvedResponseType !== null) yield resolvedResponseType;
    }
  }
  if (object instanceof protobuf.Type) {
    for (const { resolvedType } of object.fieldsArray) if (resolvedType !== null) yield resolvedType;
    for (const nested of object.nestedArray) yield* referencedTypes(nested);
  }
}
