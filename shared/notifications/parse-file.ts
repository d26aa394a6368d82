import { meant, type Problem, readDeclaredFile } from "../config/declared-file.ts";
import { nearestPlace, type Place } from "../policy/parse/place.ts";
import type { NotificationsFile } from "./model.ts";
import { FILE_KEYS, notificationsFileSchema, TARGET_KEYS } from "./schema.ts";

/**
 * Reads the notifications file. `kinds` are the events that there are. Throws NOTIFICATIONS_FILE_INVALID with file, line
 * and column of the first thing that is wrong.
 */
export function parseNotificationsFile(file: string, text: string, kinds: readonly string[]): NotificationsFile {
  return readDeclaredFile({
    file,
    text,
    code: "NOTIFICATIONS_FILE_INVALID",
    hint: "docs/notifications.md shows a whole file.",
    schema: notificationsFileSchema,
    keysAt: (path) => (path.length === 0 ? FILE_KEYS : TARGET_KEYS),
    check: (parsed, root) => unknownKind(parsed, kinds, root),
  });
}

function unknownKind({ targets }: NotificationsFile, kinds: readonly string[], root: Place): Problem | undefined {
  for (const [target, { events }] of targets.entries()) {
    for (const [position, kind] of (events ?? []).entries()) {
      if (kinds.includes(kind)) continue;
      return {
        message: `targets.${target}.events: there is no event '${kind}'`,
        hint: meant(kind, kinds, `The events are ${kinds.join(", ")}.`),
        offset: nearestPlace(root, ["targets", target, "events", position]).start,
      };
    }
  }
  return undefined;
}
