import { PosternError } from "../../shared/errors/postern-error.ts";
import { defineService } from "./define-service.ts";
import type { RpcService } from "./service.ts";

type Status = "SERVING" | "NOT_SERVING";

/** grpc.health.v1.Health and the means to say how things stand. */
export interface Health {
  readonly service: RpcService;
  /** Whether a service serves; "" is the server as a whole. */
  set(serviceName: string, serving: boolean): void;
}

/** A health service. Until told otherwise the server as a whole, "", does not serve, and no other name is known. */
export function healthService(): Health {
  const statuses = new Map<string, Status>([["", "NOT_SERVING"]]);
  const changed = new Set<() => void>();
  const service = defineService("grpc.health.v1.Health", {
    Check({ service: name }) {
      const status = statuses.get(name);
      if (status !== undefined) return { status };
      throw new PosternError("not_found", "SERVICE_UNKNOWN", `no service ${name}`, { where: { field: "service" } });
    },
    async *Watch({ service: name }, call) {
      let told: string | undefined;
      while (!call.signal.aborted) {
        const status = statuses.get(name) ?? "SERVICE_UNKNOWN";
        if (status === told) await nextChange(changed, call.signal);
        else yield { status };
        told = status;
      }
    },
  });
  return {
    service,
    set(name, serving) {
      statuses.set(name, serving ? "SERVING" : "NOT_SERVING");
      for (const notify of [...changed]) notify();
    },
  };
}

function nextChange(changed: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      changed.delete(done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    changed.add(done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
