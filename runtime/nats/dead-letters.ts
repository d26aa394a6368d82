import { decodeDeadLetter, encodeDeadLetter } from "../../shared/bus/codec-notification.ts";
import type { DeadLetters } from "../../shared/bus/notification-ports.ts";
import { STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { isMessageMissing } from "./bus-error.ts";
import { decodeOrSkip } from "./decoding.ts";
import { readAll } from "./feed.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";

/** Dead letters: kept for some weeks, removed by hand or by a replay. */
export function deadLetters(link: Link): DeadLetters {
  const source = { stream: STREAMS.deadLetters, filter: subjects.deadLetters };
  return {
    put: async (letter, messageId) => {
      const subject = subjects.deadLetter(letter.target, letter.environment, letter.approvalId);
      await publish(link, subject, encodeDeadLetter(letter), { messageId });
    },
    list: async () =>
      (await readAll(link, source, "all")).flatMap((message) => {
        const letter = decodeOrSkip(decodeDeadLetter, message, link.logger);
        return letter === undefined ? [] : [{ ...letter, sequence: message.sequence }];
      }),
    remove: (sequence) =>
      link.use(async ({ jsm }) => {
        try {
          await jsm.streams.deleteMessage(STREAMS.deadLetters, sequence);
        } catch (error) {
          if (!isMessageMissing(error)) throw error;
        }
      }),
  };
}
