import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  loadSync,
  type MessageTypeDefinition,
  type PackageDefinition,
  type ServiceDefinition,
} from "@grpc/proto-loader";

/** Where the .proto files are: beside the sources, and beside dist/ after a build. */
export const PROTO_ROOT = fileURLToPath(new URL("../../proto", import.meta.url));

/** The options that scripts/generate-proto-types.mjs gives to the type generator. */
const LOAD_OPTIONS = { longs: Number, enums: String, defaults: true, oneofs: true, includeDirs: [PROTO_ROOT] };

let loaded: PackageDefinition | undefined;

/** Names of all .proto files, relative to PROTO_ROOT. */
export function protoFiles(): readonly string[] {
  return readdirSync(PROTO_ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".proto"))
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}

/** Every message and service, loaded once, at the first use. */
function definitions(): PackageDefinition {
  loaded ??= loadSync([...protoFiles()], LOAD_OPTIONS);
  return loaded;
}

/** The definition of a service by its full name. */
export function serviceDefinition(name: string): ServiceDefinition {
  const definition = definitions()[name];
  if (definition === undefined || "format" in definition) throw new Error(`no service ${name} in ${PROTO_ROOT}`);
  return definition;
}

/** The definition of a message by its full name. */
export function messageDefinition(name: string): MessageTypeDefinition<object, object> {
  const definition = definitions()[name];
  if (definition === undefined || !("serialize" in definition)) throw new Error(`no message ${name} in ${PROTO_ROOT}`);
  return definition as MessageTypeDefinition<object, object>;
}
