import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";
import { describeEnum, describeMessage, describeService, referencedTypes } from "./descriptor-messages.ts";
import { PROTO_ROOT, protoFiles } from "./protos.ts";

/** A .proto file as reflection hands it out. */
export interface FileDescriptor {
  /** "postern/v1/guard.proto" */
  readonly name: string;
  /** Names of the files that it imports. */
  readonly dependencies: readonly string[];
  /** Serialized google.protobuf.FileDescriptorProto. */
  readonly bytes: Uint8Array;
}

/** All .proto files of Postern, and where each symbol is declared. */
export interface FileDescriptors {
  file(name: string): FileDescriptor | undefined;
  /** By full name: of a service, a method, a message, a field, an enum or one of its values. */
  fileOfSymbol(symbol: string): FileDescriptor | undefined;
}

let described: FileDescriptors | undefined;

/** Described once, at the first question: few processes are ever asked. */
export function fileDescriptors(): FileDescriptors {
  described ??= describeAll();
  return described;
}

function describeAll(): FileDescriptors {
  const declared = new Map<string, protobuf.ReflectionObject[]>();
  const fileOf = new Map<string, string>();
  for (const object of declaredIn(loadRoot())) {
    const file = fileNameOf(object);
    declared.set(file, [...(declared.get(file) ?? []), object]);
    for (const symbol of symbolsOf(object)) fileOf.set(symbol, file);
  }
  const files = new Map([...declared].map(([name, objects]) => [name, describeFile(name, objects)]));
  return { file: (name) => files.get(name), fileOfSymbol: (symbol) => files.get(fileOf.get(symbol) ?? "") };
}

/** protobufjs brings google/protobuf/*.proto with it and knows those by their names alone. */
const BUNDLED = "google/protobuf/";

function loadRoot(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith(BUNDLED) ? target : `${PROTO_ROOT}/${target}`);
  root.loadSync([...protoFiles()], { keepCase: true });
  root.resolveAll();
  return root;
}

/** Messages, enums and services at the top level of their files. */
function* declaredIn(namespace: protobuf.NamespaceBase): Iterable<protobuf.ReflectionObject> {
  for (const object of namespace.nestedArray) {
    if (object instanceof protobuf.Type || object instanceof protobuf.Service) yield object;
    else if (object instanceof protobuf.Namespace) yield* declaredIn(object);
    else if (object instanceof protobuf.Enum) yield object;
  }
}

function fileNameOf(object: protobuf.ReflectionObject): string {
  if (object.filename !== null) return object.filename.slice(PROTO_ROOT.length + 1);
  const file = bundledFiles().get(object.fullName);
  if (file === undefined) throw new Error(`${object.fullName} is in no .proto file`);
  return file;
}

/** Where protobufjs has what it brings along: ".google.protobuf.Struct" -> "google/protobuf/struct.proto". */
function bundledFiles(): ReadonlyMap<string, string> {
  const fileOf = new Map<string, string>();
  for (const file of Object.keys(protobuf.common).filter((name) => name.startsWith(BUNDLED))) {
    const google: protobuf.INamespace = protobuf.common.get(file)?.nested?.google ?? {};
    const declared: protobuf.INamespace = google.nested?.protobuf ?? {};
    for (const name of Object.keys(declared.nested ?? {})) {
      const fullName = `.google.protobuf.${name}`;
      // proto-loader adds files that repeat what they import; the first one is where it belongs.
      if (!fileOf.has(fullName)) fileOf.set(fullName, file);
    }
  }
  return fileOf;
}

/** What someone may ask for by name. */
function* symbolsOf(object: protobuf.ReflectionObject): Iterable<string> {
  const name = object.fullName.slice(1);
  yield name;
  if (object instanceof protobuf.Service) for (const method of object.methodsArray) yield `${name}.${method.name}`;
  if (object instanceof protobuf.Enum) {
    // An enum's values are siblings of the enum (C++ scoping rules).
    for (const value of Object.keys(object.values)) yield `${name.slice(0, name.lastIndexOf("."))}.${value}`;
  }
  if (object instanceof protobuf.Type) {
    for (const field of object.fieldsArray) yield `${name}.${field.name}`;
    for (const nested of object.nestedArray) yield* symbolsOf(nested);
  }
}

function describeFile(name: string, objects: readonly protobuf.ReflectionObject[]): FileDescriptor {
  const references = objects.flatMap((object) => [...referencedTypes(object)]);
  const dependencies = [...new Set(references.map((type) => fileNameOf(topLevel(type))))].filter(
    (file) => file !== name,
  );
  const message = descriptor.FileDescriptorProto.fromObject({
    name,
    package: objects[0]?.parent?.fullName.slice(1) ?? "",
    dependency: dependencies,
    messageType: objects.filter((object) => object instanceof protobuf.Type).map(describeMessage),
    enumType: objects.filter((object) => object instanceof protobuf.Enum).map(describeEnum),
    service: objects.filter((object) => object instanceof protobuf.Service).map(describeService),
    syntax: "proto3",
  });
  return { name, dependencies, bytes: descriptor.FileDescriptorProto.encode(message).finish() };
}

function topLevel(type: protobuf.ReflectionObject): protobuf.ReflectionObject {
  return type.parent instanceof protobuf.Type ? topLevel(type.parent) : type;
}
