import { describe, expect, it } from "vitest";
import type { HealthCheckResponse__Output } from "../../proto/gen/grpc/health/v1/HealthCheckResponse.ts";
import { requestCodec, responseCodec } from "./define-service.ts";
import { type Health, healthService } from "./health.ts";
import { serviceDefinition } from "./protos.ts";
import type { CallContext } from "./service.ts";

function callOf(signal: AbortSignal): CallContext {
  return { method: "", deadlineMs: undefined, signal, header: () => undefined, peer: "test" };
}

/** The two methods, called without a transport. */
function methodsOf(health: Health) {
  const { Check: check, Watch: watch } = serviceDefinition("grpc.health.v1.Health");
  const [unary, stream] = health.service.methods;
  if (check === undefined || watch === undefined || unary?.kind !== "unary" || stream?.kind !== "server_stream") {
    throw new Error("not the health service");
  }
  const encode = (service: string) => requestCodec(check as never).encode({ service });
  const decode = (bytes: Uint8Array) => responseCodec(check as never).decode(bytes) as HealthCheckResponse__Output;
  return {
    check: async (service: string) =>
      decode(await unary.handle(encode(service), callOf(new AbortController().signal))).status,
    async *watch(service: string, signal: AbortSignal) {
      for await (const bytes of stream.handle(encode(service), callOf(signal))) yield decode(bytes).status;
    },
  };
}

describe("health", () => {
  it("does not serve until it is told so, and knows no other service", async () => {
    const health = healthService();
    const { check } = methodsOf(health);
    expect(await check("")).toBe("NOT_SERVING");
    await expect(check("postern.v1.Guard")).rejects.toMatchObject({ kind: "not_found" });
    health.set("postern.v1.Guard", true);
    expect([await check("postern.v1.Guard"), await check("")]).toEqual(["SERVING", "NOT_SERVING"]);
  });

  it("tells a watcher how things stand, and each change once", async () => {
    const health = healthService();
    const end = new AbortController();
    const statuses = methodsOf(health).watch("x", end.signal)[Symbol.asyncIterator]();
    const next = async () => (await statuses.next()).value;
    expect(await next()).toBe("SERVICE_UNKNOWN");
    health.set("x", true);
    expect(await next()).toBe("SERVING");
    health.set("x", true);
    health.set("y", true);
    health.set("x", false);
    expect(await next()).toBe("NOT_SERVING");
    const last = statuses.next();
    end.abort();
    expect((await last).done).toBe(true);
  });
});
