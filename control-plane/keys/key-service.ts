import type { KeyInfo } from "../../proto/gen/postern/v1/KeyInfo.ts";
import type { KeyRing } from "../../runtime/keys/key-ring.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { namedSigner } from "../../shared/bundle/jws.ts";
import { type KeyRevocation, verifyRevocation } from "../../shared/bundle/revocation.ts";
import type { RevocationStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";
import { type ResignPorts, resign } from "./resign.ts";

export interface KeyServicePorts extends ResignPorts {
  readonly keys: KeyRing;
  readonly revocations: Pick<RevocationStore, "put">;
  readonly environments: Environments;
  /** All that are served, whoever asks. */
  readonly served: readonly string[];
  readonly onRevoked: (revocation: KeyRevocation, by: string) => void;
}

/** postern.v1.KeyService: which keys sign, which are believed, and how one is taken out of use. */
export function keyService(ports: KeyServicePorts): RpcService {
  const { keys, revocations, environments, served } = ports;

  /** By environment, the key that signed what is active there. */
  async function signers(of: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await Promise.all(
      of.map(async (environment) => {
        const active = await ports.library.active(environment);
        return [environment, active === undefined ? "" : namedSigner(active.stored.pointer.signature)] as const;
      }),
    );
    return new Map(found);
  }

  return defineService("postern.v1.KeyService", {
    async List(_request, call) {
      const signedBy = await signers(environments.some(principalOf(call), ""));
      const signed = (kid: string) => [...signedBy].flatMap(([name, signer]) => (signer === kid ? [name] : []));
      const info = (kid: string, state: string): KeyInfo => ({ kid, state, signed: signed(kid) });
      return {
        keys: [
          ...keys.trusted.map((kid) => info(kid, kid === ports.kid() ? "signing" : "trusted")),
          ...[...keys.recovery.keys()].sort().map((kid) => info(kid, "recovery")),
          ...[...keys.revoked.values()].map(({ kid, revokedAtMs, reason }) => ({
            ...info(kid, "revoked"),
            revokedAt: toTimestamp(revokedAtMs),
            reason,
          })),
        ],
      };
    },

    async Revoke(request, call) {
      const by = principalOf(call).name;
      const revocation = verifyRevocation(request.statement, keys.recovery);
      const { kid } = revocation;
      if (kid === ports.kid()) throw inUse(kid);
      const signed = [...(await signers(served))].flatMap(([name, signer]) => (signer === kid ? [name] : []));
      if (signed.length > 0 && !request.evenInForce) throw inForce(kid, signed);
      await revocations.put(kid, request.statement);
      keys.revoke(revocation);
      ports.onRevoked(revocation, by);
      return { kid };
    },

    async Resign(request, call) {
      const principal = principalOf(call);
      const resigned: { environment: string; revision: number }[] = [];
      for (const environment of environments.some(principal, request.environment)) {
        const revision = await resign(ports, environment, principal.name);
        if (revision !== undefined) resigned.push({ environment, revision });
      }
      return { resigned };
    },
  });
}

function inUse(kid: string): PosternError {
  return new PosternError("failed_precondition", "KEY_IN_USE", `This control plane signs with the key '${kid}'.`, {
    hint: "Rotate first ('postern keys rotate'): without a key nothing can be published and nothing approved.",
  });
}

function inForce(kid: string, environments: readonly string[]): PosternError {
  const where = environments.join(", ");
  return new PosternError(
    "failed_precondition",
    "KEY_IN_FORCE",
    `What is in force in ${where} is signed by '${kid}'; without it agents there would refuse everything.`,
    {
      hint:
        "Look at it ('postern policy list', 'get'): a thief may have published it. Then publish your own policies, or sign " +
        "these anew ('postern keys resign'). --even-in-force revokes at once.",
    },
  );
}
