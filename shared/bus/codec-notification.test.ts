import fc from "fast-check";
import { expect, it } from "vitest";
import { text, timeMs, token } from "../testing/arbitraries.ts";
import {
  decodeDeadLetter,
  decodeDeliveryFailure,
  decodeNotification,
  encodeDeadLetter,
  encodeDeliveryFailure,
  encodeNotification,
} from "./codec-notification.ts";

const sequence = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const about = { target: token, environment: token, approvalId: token };
const notification = { ...about, recordSequence: sequence, kinds: fc.array(token), queuedAtMs: timeMs };

it("reads notifications, failures and dead letters as they were written", () => {
  fc.assert(
    fc.property(
      fc.record(notification),
      fc.record({ ...notification, reason: text, tries: fc.nat(), diedAtMs: timeMs }),
      fc.record({
        ...about,
        sequence,
        tries: fc.nat(),
        delivered: fc.nat(),
        lastTryAtMs: timeMs,
        nextTryAtMs: timeMs,
        reason: text,
      }),
      (one, letter, failure) => {
        expect(decodeNotification(encodeNotification(one))).toEqual(one);
        expect(decodeDeadLetter(encodeDeadLetter(letter))).toEqual(letter);
        expect(decodeDeliveryFailure(encodeDeliveryFailure(failure))).toEqual(failure);
      },
    ),
  );
});

it("refuses what lacks a field", () => {
  const bytes = new TextEncoder().encode('{"target":"hook","environment":"dev","approvalId":"a","kinds":[]}');
  expect(() => decodeNotification(bytes)).toThrow(/recordSequence/);
});
