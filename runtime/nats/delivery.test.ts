import { expect, it } from "vitest";
import { parseDelivery } from "./delivery.ts";

const delivery = { deliveries: 1, streamSequence: 42, consumerSequence: 7, atMs: 1_700_000_000_000, pending: 3 };

it("an acknowledgement subject is read with and without domain and account", () => {
  expect(parseDelivery("$JS.ACK.STREAM.consumer.1.42.7.1700000000000000000.3")).toEqual(delivery);
  expect(parseDelivery("$JS.ACK.hub.ACCHASH.STREAM.consumer.1.42.7.1700000000000000000.3")).toEqual(delivery);
  expect(parseDelivery("$JS.ACK.hub.ACCHASH.STREAM.consumer.1.42.7.1700000000000000000.3.random")).toEqual(delivery);
});

it("anything else is no delivery", () => {
  for (const reply of [undefined, "", "_INBOX.a.b", "$JS.ACK.S.c.1.x.7.1.3"])
    expect(parseDelivery(reply)).toBeUndefined();
});
