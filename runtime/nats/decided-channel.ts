import { headers, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import type { DecidedChannel } from "../../shared/bus/ports.ts";
import { subjects, TRACE_HEADER } from "../../shared/bus/subjects.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { lastToken } from "./decoding.ts";
import type { Link } from "./link.ts";

/** "It is decided", on core NATS: nothing is stored, who is not listening misses it and reads the log instead. */
export function decidedChannel(link: Link): DecidedChannel {
  return {
    announce: (environment, approvalId, outcome, trace) => {
      if (!link.connected) {
        link.logger.debug({ approvalId }, "not announced, NATS is away; whoever waits reads the log");
        return;
      }
      const traced = headers();
      if (trace.traceparent !== "") traced.set(TRACE_HEADER, trace.traceparent);
      link.session().nc.publish(subjects.decided(environment, approvalId), outcome, { headers: traced });
    },
    subscribe: async (environment, onDecided) => {
      let client: NatsConnection | undefined;
      let subscription: Subscription | undefined;
      const subscribe = () => {
        const { nc } = link.session();
        // The client renews its subscriptions when it reconnects; only a new client needs a new one.
        if (nc === client) return;
        client = nc;
        subscription = nc.subscribe(subjects.decidedOf(environment), {
          callback: (error, message) => {
            if (error === null) onDecided(lastToken(message.subject), message.string());
            else link.logger.warn({ reason: errorMessage(error) }, "cannot listen for decisions");
          },
        });
      };
      const stopListening = link.onConnectionChange((connected) => {
        if (connected) subscribe();
      });
      if (link.connected) {
        subscribe();
        // A caller escalates next: the server must know of the subscription before.
        await link.ping().catch(() => undefined);
      }
      return async () => {
        stopListening();
        if (client?.isClosed() === false) subscription?.unsubscribe();
      };
    },
  };
}
