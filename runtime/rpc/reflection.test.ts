import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials } from "@grpc/grpc-js";
import { loadFileDescriptorSetFromBuffer, type ServiceDefinition } from "@grpc/proto-loader";
import descriptor from "protobufjs/ext/descriptor/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerReflectionRequest } from "../../proto/gen/grpc/reflection/v1/ServerReflectionRequest.ts";
import type { ServerReflectionResponse__Output as Answer } from "../../proto/gen/grpc/reflection/v1/ServerReflectionResponse.ts";
import { silentLogger } from "../log/logger.ts";
import { createGrpcJsServer } from "./grpc-js-server.ts";
import { healthService } from "./health.ts";
import { serviceDefinition } from "./protos.ts";
import { reflectionServices } from "./reflection.ts";
import type { RpcServer } from "./service.ts";

let folder: string;
let server: RpcServer;
let client: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-reflection-"));
  const services = [healthService().service];
  server = createGrpcJsServer([...services, ...reflectionServices(services)], {
    logger: silentLogger,
    maxRequestBytes: 1_000,
  });
  await server.listen({ kind: "unix", path: join(folder, "s.sock"), mode: 0o600 });
  client = new Client(`unix:${folder}/s.sock`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.drain(0);
  rmSync(folder, { recursive: true });
});

/** Asks one question after the other on one stream. */
async function ask(version: "v1" | "v1alpha", ...questions: ServerReflectionRequest[]): Promise<Answer[]> {
  const method = serviceDefinition(`grpc.reflection.${version}.ServerReflection`).ServerReflectionInfo;
  if (method === undefined) throw new Error("no such method");
  const stream = client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
  const answers: Answer[] = [];
  for (const question of questions) stream.write(question);
  stream.end();
  for await (const answer of stream) answers.push(answer);
  return answers;
}

function filesOf(answer: Answer | undefined) {
  const files = answer?.fileDescriptorResponse?.fileDescriptorProto ?? [];
  return files.map((bytes) => descriptor.FileDescriptorProto.toObject(descriptor.FileDescriptorProto.decode(bytes)));
}

describe("reflection", () => {
  it.each(["v1", "v1alpha"] as const)("%s lists the server's services and itself", async (version) => {
    const [answer] = await ask(version, { listServices: "" });
    expect(answer?.listServicesResponse?.service.map(({ name }) => name)).toEqual([
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]);
  });

  it("finds the file of a service, a method, a message, a field, a nested enum, and a bundled type", async () => {
    const symbols = {
      "postern.v1.Guard": "postern/v1/guard.proto",
      "postern.v1.Guard.Check": "postern/v1/guard.proto",
      "postern.v1.CheckRequest": "postern/v1/guard.proto",
      "postern.v1.CheckRequest.wait": "postern/v1/guard.proto",
      "postern.v1.DECISION_ALLOW": "postern/v1/common.proto",
      "grpc.health.v1.HealthCheckResponse.ServingStatus": "grpc/health/v1/health.proto",
      "google.protobuf.Struct": "google/protobuf/struct.proto",
      "google.protobuf.Any": "google/protobuf/any.proto",
    };
    const answers = await ask("v1", ...Object.keys(symbols).map((fileContainingSymbol) => ({ fileContainingSymbol })));
    expect(answers.map((answer) => filesOf(answer)[0]?.name)).toEqual(Object.values(symbols));
  });

  it("names fields as .proto files do, also those of google.protobuf", async () => {
    const [answer] = await ask("v1", { fileContainingSymbol: "google.protobuf.Value" });
    const value = filesOf(answer)[0]?.messageType.find(({ name }: { name: string }) => name === "Value");
    expect(value.field[0]).toMatchObject({ name: "null_value", jsonName: "nullValue", oneofIndex: 0 });
  });

  it("hands out a file with all that it imports, from which a client can be built", async () => {
    const [answer] = await ask("v1", { fileByFilename: "postern/v1/guard.proto" });
    const file = answer?.fileDescriptorResponse?.fileDescriptorProto ?? [];
    expect(filesOf(answer).map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "postern/v1/common.proto",
        "google/protobuf/struct.proto",
        "google/protobuf/timestamp.proto",
      ]),
    );
    const set = descriptor.FileDescriptorSet.encode(
      descriptor.FileDescriptorSet.fromObject({
        file: file.map((bytes) => descriptor.FileDescriptorProto.decode(bytes)),
      }),
    ).finish();
    const guard = loadFileDescriptorSetFromBuffer(Buffer.from(set))["postern.v1.Guard"] as ServiceDefinition;
    // protobufjs reads a map in a descriptor as what it is on the wire, a list of entries, and names as they are.
    const entry = { key: "a", value: { list_value: { values: [{ number_value: 1 }] } } };
    const theirs = guard.Check?.requestSerialize({ subject: { id: "ann" }, context: { fields: [entry] } });
    const fields = { a: { listValue: { values: [{ numberValue: 1 }] } } };
    const own = serviceDefinition("postern.v1.Guard").Check;
    expect(theirs).toEqual(own?.requestSerialize({ subject: { id: "ann" }, context: { fields } }));
    expect(guard.Await?.responseStream).toBe(true);
  });

  it("answers what it does not know with NOT_FOUND, and goes on", async () => {
    const answers = await ask(
      "v1",
      { fileByFilename: "nope.proto" },
      { fileContainingSymbol: "no.Such" },
      { fileContainingExtension: { containingType: "postern.v1.Subject", extensionNumber: 7 } },
      { allExtensionNumbersOfType: "no.Such" },
      {},
      { allExtensionNumbersOfType: "postern.v1.Subject" },
    );
    expect(answers.map(({ errorResponse }) => errorResponse?.errorCode)).toEqual([5, 5, 5, 5, 3, undefined]);
    expect(answers[5]?.originalRequest?.allExtensionNumbersOfType).toBe("postern.v1.Subject");
  });
});
