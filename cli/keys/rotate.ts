import { existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { createKeyFiles, loadSigningKey } from "../../runtime/files/keys.ts";
import type { ClientSettings } from "../../shared/config/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";

const LOOK_EVERY_MS = 500;

export interface RotateOptions {
  readonly signingKey: string;
  readonly trustedKeys: string;
  /** How long to wait for everybody to trust the new key, and for the control plane to sign with it. */
  readonly waitMs: number;
  /** Go on although some do not trust the new key: they refuse what it signs until they do. */
  readonly force: boolean;
}

/** How far a rotation came. */
export type Rotated =
  | { readonly step: "waiting"; readonly kid: string; readonly lacking: readonly string[] }
  | {
      readonly step: "done";
      readonly kid: string;
      readonly before: string;
      readonly resigned: readonly { readonly environment: string; readonly revision: number }[];
    };

/**
 * Replaces the signing key without a gap: makes the next one beside it and trusts it; when every agent and the control
 * plane trust it, puts it in the place of the old one and has what is in force signed anew. Can be run over and over: it
 * goes on where it was.
 */
export async function rotate(settings: ClientSettings, options: RotateOptions): Promise<Rotated> {
  const { signingKey, trustedKeys, waitMs, force } = options;
  const next = `${signingKey}.next`;
  if (!existsSync(next)) await createKeyFiles(next, trustedKeys);
  const { kid } = await loadSigningKey(next);
  const lacking = await until(
    waitMs,
    () => whoLacks(settings, kid),
    (names) => names.length === 0,
  );
  if (lacking.length > 0 && !force) return { step: "waiting", kid, lacking };
  const { kid: before } = await loadSigningKey(signingKey);
  await copyFile(signingKey, `${signingKey}.old`);
  await rename(next, signingKey);
  const signing = await until(
    waitMs,
    () => signingKid(settings),
    (now) => now === kid,
  );
  if (signing !== kid) throw notTaken(signingKey, kid);
  const { resigned } = await withService("postern.v1.KeyService", settings, (keys) => keys.resign({ environment: "" }));
  return { step: "done", kid, before, resigned };
}

/** Agents, silent ones too, and the control plane. */
async function whoLacks(settings: ClientSettings, kid: string): Promise<readonly string[]> {
  const { agents } = await withService("postern.v1.FleetService", settings, (fleet) =>
    fleet.listAgents({ environment: "" }),
  );
  const { keys } = await withService("postern.v1.KeyService", settings, (service) => service.list({}));
  return [
    ...agents.flatMap(({ id, environment, trustedKeys }) =>
      trustedKeys.includes(kid) ? [] : [`${environment}/${id}`],
    ),
    ...(keys.some((key) => key.kid === kid && key.state !== "revoked") ? [] : ["the control plane"]),
  ];
}

async function signingKid(settings: ClientSettings): Promise<string> {
  const { keys } = await withService("postern.v1.KeyService", settings, (service) => service.list({}));
  return keys.find(({ state }) => state === "signing")?.kid ?? "";
}

async function until<T>(waitMs: number, look: () => Promise<T>, enough: (seen: T) => boolean): Promise<T> {
  const endMs = performance.now() + waitMs;
  for (;;) {
    const seen = await look();
    if (enough(seen) || performance.now() >= endMs) return seen;
    await delay(LOOK_EVERY_MS);
  }
}

function notTaken(signingKey: string, kid: string): PosternError {
  return new PosternError(
    "failed_precondition",
    "KEY_NOT_IN_USE",
    `The control plane does not sign with '${kid}' yet.`,
    {
      where: { file: signingKey },
      hint: "Is this the file that it reads? Hand it over, then run 'postern keys resign'.",
    },
  );
}
