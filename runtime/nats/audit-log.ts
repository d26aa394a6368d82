import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditLog, AuditReader } from "../../shared/bus/ports.ts";
import { CONSUMERS, STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { openAuditScan } from "./audit-scan.ts";
import { decodeOrSkip } from "./decoding.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";
import { workOff } from "./work-queue.ts";

const SLOTS_PER_KIND = 2;

/** The audit stream. A feed of several kinds is one consumer each: servers before 2.10 know one filter per consumer. */
export function auditLog(link: Link): AuditLog & AuditReader {
  return {
    publish: async ({ environment, kind, source, hash, bytes }) => {
      await publish(link, subjects.audit(environment, kind, source), bytes, { messageId: hash });
    },
    scan: (environment, kind, fromMs) => openAuditScan(link, environment, kind, fromMs),
    consume: async (kinds, handler) => {
      const stops = kinds.map((kind) =>
        workOff(link, {
          stream: STREAMS.audit,
          durable: CONSUMERS.auditFeed(kind),
          filter: subjects.auditsOfKind(kind),
          slots: SLOTS_PER_KIND,
          handle: async (message) => {
            const batch = decodeOrSkip(decodeAuditBatch, message, link.logger);
            if (batch !== undefined) await handler(batch);
          },
        }),
      );
      return async () => {
        await Promise.all(stops.map((stop) => stop()));
      };
    },
  };
}
