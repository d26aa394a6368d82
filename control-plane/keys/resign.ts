import { namedSigner } from "../../shared/bundle/jws.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";
import type { BundleWriter } from "../bundles/bundle-writer.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { underWay } from "../rollouts/rollout-errors.ts";

export interface ResignPorts {
  readonly library: Pick<BundleLibrary, "active" | "content">;
  readonly writer: Pick<BundleWriter, "put">;
  /** Id of the key that this replica signs with. */
  readonly kid: () => string;
}

/**
 * Puts the active bundle in force anew: the same content, as the next revision, under the key of this replica. Undefined:
 * there is none, or this key signed it already. Throws BUNDLE_SIGNATURE_INVALID when nobody vouches for what is active,
 * ROLLOUT_UNDER_WAY, REVISION_CONFLICT when somebody published meanwhile.
 */
export async function resign(ports: ResignPorts, environment: string, by: string): Promise<number | undefined> {
  const active = await ports.library.active(environment);
  if (active === undefined || namedSigner(active.stored.pointer.signature) === ports.kid()) return undefined;
  if (active.stored.pointer.candidate !== undefined) throw underWay(environment);
  const content = await ports.library.content(environment, active.stored.pointer);
  const label = {
    environment,
    publishedBy: by,
    message: `revision ${active.stored.pointer.revision} under another signing key`,
    rollbackOf: 0,
  };
  const manifest = await ports.writer.put(newBundle(content), label, active);
  if (manifest !== undefined) return manifest.revision;
  throw new PosternError(
    "conflict",
    "REVISION_CONFLICT",
    `Somebody published in environment '${environment}' while its bundle was signed anew.`,
    { hint: "Ask again: what was published is signed by the key of its replica, perhaps by this one already." },
  );
}
