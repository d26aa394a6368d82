import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Principal } from "../auth/principal.ts";
import { changeToMessage } from "../changes/change-message.ts";
import { bundleMessage } from "./bundle-message.ts";
import type { CheckedPublication, Order, Publication } from "./publisher.ts";

const MAX_MESSAGE_CHARS = 4_096;

/** What the requests that change an environment have in common. */
interface OrderFields {
  readonly message: string;
  readonly force: boolean;
  readonly expectedRevision?: number;
  readonly breakGlass?: string;
}

/** What a principal wants done to an environment. Throws FIELD_TOO_LONG. */
export function orderOf(by: Principal, environment: string, fields: OrderFields): Order {
  const { message, force, expectedRevision, breakGlass = "" } = fields;
  requireShort("message", message);
  requireShort("break_glass", breakGlass);
  return { environment, by, message, expectedRevision, force, breakGlass };
}

/** What became of it, as the API says it. */
export function publicationMessage(publication: CheckedPublication | Publication) {
  const diagnostics = "diagnostics" in publication ? [...publication.diagnostics] : [];
  if (publication.state === "pending") return { change: changeToMessage(publication.change), diagnostics };
  const { manifest, state } = publication;
  return { bundle: bundleMessage(manifest, manifest.revision), unchanged: state === "unchanged", diagnostics };
}

export function requireShort(field: string, text: string): void {
  if (text.length <= MAX_MESSAGE_CHARS) return;
  throw new PosternError("invalid_argument", "FIELD_TOO_LONG", `More than ${MAX_MESSAGE_CHARS} characters.`, {
    where: { field },
  });
}
