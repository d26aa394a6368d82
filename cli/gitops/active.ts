import type { ClientSettings } from "../../shared/config/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";
import type { Active } from "./plan.ts";

/** What an environment enforces now; undefined: nothing yet. */
export async function activeIn(environment: string, settings: ClientSettings): Promise<Active | undefined> {
  try {
    const found = await withService("postern.v1.PolicyService", settings, (client) => client.get({ environment }));
    const { bundle, files } = found;
    if (bundle === null) return undefined;
    const { revision, digest, publishedBy } = bundle;
    return { revision, digest, publishedBy, files };
  } catch (error) {
    if (error instanceof PosternError && error.code === "BUNDLE_NOT_FOUND") return undefined;
    throw error;
  }
}
