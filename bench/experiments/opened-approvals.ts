import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { RpcClient } from "../../runtime/rpc/client.ts";

/** Sees approvals open, as whoever votes does: one Watch for all of them. Each is for a resource of its own. */
export interface OpenedApprovals {
  /** Resolves when the approval for this resource waits for votes. */
  of(resourceId: string): Promise<Approval__Output>;
  close(): void;
}

export function watchOpened(approvals: RpcClient<"postern.v1.ApprovalService">, environment: string): OpenedApprovals {
  const early = new Map<string, Approval__Output>();
  const wanted = new Map<string, (approval: Approval__Output) => void>();
  const ended = new AbortController();
  const onOpened = (approval: Approval__Output) => {
    const id = approval.resource?.id ?? "";
    const whoWaits = wanted.get(id);
    wanted.delete(id);
    if (whoWaits === undefined) early.set(id, approval);
    else whoWaits(approval);
  };
  const filter = { environment, statuses: ["APPROVAL_STATUS_PENDING" as const] };
  const watching = (async () => {
    for await (const { approval } of approvals.watch({ filter }, { signal: ended.signal })) {
      // One that no longer waits is shown once more.
      if (approval?.status === "APPROVAL_STATUS_PENDING") onOpened(approval);
    }
  })();
  const failed = watching.then(() => {
    throw new Error("the watch ended");
  });
  failed.catch(() => undefined);
  return {
    of(resourceId) {
      const known = early.get(resourceId);
      early.delete(resourceId);
      if (known !== undefined) return Promise.resolve(known);
      const opened = new Promise<Approval__Output>((resolve) => {
        wanted.set(resourceId, resolve);
      });
      return Promise.race([opened, failed]);
    },
    close: () => ended.abort(),
  };
}
