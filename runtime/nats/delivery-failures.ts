import { decodeDeliveryFailure, encodeDeliveryFailure } from "../../shared/bus/codec-notification.ts";
import type { DeliveryFailures } from "../../shared/bus/notification-ports.ts";
import { BUCKETS, keys } from "../../shared/bus/subjects.ts";
import { decodeOrSkip } from "./decoding.ts";
import { readAll } from "./feed.ts";
import { keySource, keyValue } from "./key-value.ts";
import type { Link } from "./link.ts";

/** What could not be delivered yet: a bucket, keyed by target and place in the queue. */
export function deliveryFailures(link: Link): DeliveryFailures {
  const bucket = keyValue(link, BUCKETS.deliveries);
  return {
    get: async (target, sequence) => {
      const entry = await bucket.get(keys.delivery(target, sequence));
      return entry === undefined ? undefined : decodeDeliveryFailure(entry.value);
    },
    put: (failure) => bucket.put(keys.delivery(failure.target, failure.sequence), encodeDeliveryFailure(failure)),
    delete: (target, sequence) => bucket.delete(keys.delivery(target, sequence)),
    list: async () => {
      const messages = await readAll(link, keySource(BUCKETS.deliveries, keys.deliveries), "newest-per-subject");
      const kept = messages.filter((message) => !message.gone);
      return kept.flatMap((message) => decodeOrSkip(decodeDeliveryFailure, message, link.logger) ?? []);
    },
  };
}
