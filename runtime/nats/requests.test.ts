import { errors, headers, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConnectionLostError } from "./bus-error.ts";
import { Requests } from "./requests.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const sent: { subject: string; reply: string }[] = [];
  let deliver: (error: Error | null, message: Msg) => void = () => {};
  const nc = {
    subscribe: (_: string, { callback }: { callback: typeof deliver }) => {
      deliver = callback;
      return { unsubscribe: () => {} };
    },
    publish: (subject: string, _: unknown, { reply }: { reply: string }) => void sent.push({ subject, reply }),
    isClosed: () => false,
  };
  const requests = new Requests(nc as unknown as NatsConnection, "inbox", 1_000);
  const answer = (reply: string, text: string, code = 0) => {
    const status = code === 0 ? undefined : Object.assign(headers(), { _code: code });
    const data = new TextEncoder().encode(text);
    deliver(null, { subject: reply, data, headers: status, string: () => text } as unknown as Msg);
  };
  return { requests, sent, answer };
}

test("each question gets its own answer, in whatever order they come", async () => {
  const { requests, sent, answer } = setUp();
  const [a, b] = [requests.ask("a", ""), requests.ask("b", "")];
  answer(sent[1]?.reply ?? "", "to b");
  answer(sent[0]?.reply ?? "", "to a");
  answer(sent[0]?.reply ?? "", "to a, again");
  expect((await a).string()).toBe("to a");
  expect((await b).string()).toBe("to b");
  expect(vi.getTimerCount()).toBe(0);
});

test("a question that nobody answers in time, that nobody listens to, or that the server refuses fails as it is to", async () => {
  const { requests, sent, answer } = setUp();
  const late = expect(requests.ask("late", "")).rejects.toThrow(errors.TimeoutError);
  const lonely = expect(requests.ask("lonely", "")).rejects.toThrow(errors.NoRespondersError);
  const forbidden = expect(requests.ask("forbidden", "")).rejects.toThrow("no");
  answer(sent[1]?.reply ?? "", "", 503);
  requests.refuse("forbidden", new Error("no"));
  vi.advanceTimersByTime(1_300);
  await Promise.all([late, lonely, forbidden]);
  expect(vi.getTimerCount()).toBe(0);
});

test("what is under way when the connection goes fails at once", async () => {
  const { requests } = setUp();
  const asked = expect(requests.ask("a", "")).rejects.toThrow(ConnectionLostError);
  requests.close();
  await asked;
  expect(vi.getTimerCount()).toBe(0);
});
