import { status as Code } from "@grpc/grpc-js";
import type { ServerReflectionRequest__Output as Question } from "../../proto/gen/grpc/reflection/v1/ServerReflectionRequest.ts";
import type { ServerReflectionResponse as Answer } from "../../proto/gen/grpc/reflection/v1/ServerReflectionResponse.ts";
import { defineService } from "./define-service.ts";
import { type FileDescriptor, type FileDescriptors, fileDescriptors } from "./file-descriptors.ts";
import type { RpcService } from "./service.ts";

/**
 * gRPC reflection, v1 and v1alpha (older grpcurl asks for the latter alone), over these services and itself. The two
 * versions differ in their package only.
 */
export function reflectionServices(services: readonly RpcService[]): readonly RpcService[] {
  const own = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"] as const;
  const names = [...services.map(({ name }) => name), ...own].sort();
  const handlers = {
    async *ServerReflectionInfo(questions: AsyncIterable<Question>): AsyncIterable<Answer> {
      for await (const question of questions) {
        yield { validHost: question.host, originalRequest: question, ...answer(question, names) };
      }
    },
  };
  return own.map((name) => defineService(name, handlers));
}

function answer(question: Question, services: readonly string[]): Answer {
  const files = fileDescriptors();
  switch (question.messageRequest) {
    case "listServices":
      return { listServicesResponse: { service: services.map((name) => ({ name })) } };
    case "fileByFilename":
      return withImports(files.file(question.fileByFilename ?? ""), files, question.fileByFilename);
    case "fileContainingSymbol":
      return withImports(files.fileOfSymbol(question.fileContainingSymbol ?? ""), files, question.fileContainingSymbol);
    case "fileContainingExtension":
      return notFound(`extension ${question.fileContainingExtension?.extensionNumber}; there are none`);
    case "allExtensionNumbersOfType": {
      const baseTypeName = question.allExtensionNumbersOfType ?? "";
      if (files.fileOfSymbol(baseTypeName) === undefined) return notFound(baseTypeName);
      return { allExtensionNumbersResponse: { baseTypeName, extensionNumber: [] } };
    }
    default:
      return { errorResponse: { errorCode: Code.INVALID_ARGUMENT, errorMessage: "the request asks nothing" } };
  }
}

/** A file and all that it imports, imports first asked for last: readers index by name. */
function withImports(file: FileDescriptor | undefined, files: FileDescriptors, asked: string | undefined): Answer {
  if (file === undefined) return notFound(asked ?? "");
  const found = new Map<string, Uint8Array>();
  const visit = (each: FileDescriptor) => {
    if (found.has(each.name)) return;
    found.set(each.name, each.bytes);
    for (const name of each.dependencies) {
      const dependency = files.file(name);
      if (dependency !== undefined) visit(dependency);
    }
  };
  visit(file);
  return { fileDescriptorResponse: { fileDescriptorProto: [...found.values()] } };
}

function notFound(what: string): Answer {
  return { errorResponse: { errorCode: Code.NOT_FOUND, errorMessage: `not found: ${what}` } };
}
