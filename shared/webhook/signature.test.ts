import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWebhookSecret, WebhookSecret } from "./secret.ts";
import { type ReceivedWebhook, signWebhook, TIMESTAMP_TOLERANCE_MS, verifySignature } from "./signature.ts";

const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((key) => new WebhookSecret(key));
const ids = fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/);
const bodies = fc.uint8Array({ maxLength: 64 });
const NOW_S = 1_800_000_000;

function received(id: string, body: Uint8Array, signature: string, timestampS = NOW_S): ReceivedWebhook {
  return { id, timestamp: String(timestampS), signature, body };
}

const refusal = (webhook: ReceivedWebhook, known: readonly WebhookSecret[], nowMs = NOW_S * 1_000) => {
  try {
    verifySignature(webhook, known, nowMs);
    return "accepted";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

describe("a webhook's signature", () => {
  it("is what Standard Webhooks' own libraries make of their example", () => {
    const secret = parseWebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const message = {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestampS: 1614265330,
      body: new TextEncoder().encode('{"test": 2432232314}'),
    };
    expect(signWebhook(message, [secret])).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("is accepted by any holder of one of its secrets, during a change of secrets too", () => {
    fc.assert(
      fc.property(ids, bodies, secrets, secrets, secrets, (id, body, old, next, other) => {
        const signature = signWebhook({ id, timestampS: NOW_S, body }, [old, next]);
        expect(refusal(received(id, body, signature), [old])).toBe("accepted");
        expect(refusal(received(id, body, signature), [other, next])).toBe("accepted");
        expect(refusal(received(id, body, `v2,AAAA v1, ${signature}`), [old])).toBe("accepted");
      }),
    );
  });

  it("is refused when id, time, body or secret is another", () => {
    fc.assert(
      fc.property(ids, bodies, secrets, secrets, (id, body, secret, stranger) => {
        fc.pre(Buffer.compare(secret.reveal(), stranger.reveal()) !== 0);
        const signature = signWebhook({ id, timestampS: NOW_S, body }, [secret]);
        const longer = Uint8Array.from([...body, 0]);
        for (const forged of [
          received(`${id}x`, body, signature),
          received(id, longer, signature),
          received(id, body, signature, NOW_S + 1),
          received(id, body, signature.slice(0, -4)),
          received(id, body, ""),
        ]) {
          expect(refusal(forged, [secret])).toBe("WEBHOOK_SIGNATURE_INVALID");
        }
        expect(refusal(received(id, body, signature), [stranger])).toBe("WEBHOOK_SIGNATURE_INVALID");
        expect(refusal(received(id, body, signature), [])).toBe("WEBHOOK_SIGNATURE_INVALID");
      }),
    );
  });

  it("counts for five minutes only, either way", () => {
    const secret = new WebhookSecret(new Uint8Array(24));
    const body = new Uint8Array([1]);
    const webhook = received("m", body, signWebhook({ id: "m", timestampS: NOW_S, body }, [secret]));
    for (const skewMs of [-TIMESTAMP_TOLERANCE_MS, 0, TIMESTAMP_TOLERANCE_MS]) {
      expect(refusal(webhook, [secret], NOW_S * 1_000 + skewMs)).toBe("accepted");
    }
    for (const skewMs of [-TIMESTAMP_TOLERANCE_MS - 1, TIMESTAMP_TOLERANCE_MS + 1]) {
      expect(refusal(webhook, [secret], NOW_S * 1_000 + skewMs)).toBe("WEBHOOK_TIMESTAMP_INVALID");
    }
    expect(refusal({ ...webhook, timestamp: "soon" }, [secret])).toBe("WEBHOOK_TIMESTAMP_INVALID");
    expect(refusal({ ...webhook, signature: undefined }, [secret])).toBe("WEBHOOK_HEADERS_INVALID");
  });
});

describe("a webhook's secret", () => {
  it("is refused when it is short, not base64 or without its prefix, and is not quoted", () => {
    for (const text of ["", "hunter2", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]) {
      expect(() => parseWebhookSecret(text)).toThrow(
        /is "whsec_" and the base64 of 24 to 64 random bytes; this one is not/,
      );
      expect(() => parseWebhookSecret(text)).not.toThrow(/hunter2|MfKQ/);
    }
  });

  it("does not show in any text that it becomes part of", () => {
    const text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const secret = parseWebhookSecret(text);
    expect(JSON.stringify({ secret }) + String(secret)).toBe('{"secret":"[secret]"}[secret]');
  });
});
