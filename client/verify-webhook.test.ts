import { describe, expect, it } from "vitest";
import { parseWebhookSecret } from "../shared/webhook/secret.ts";
import { signWebhook } from "../shared/webhook/signature.ts";
import { verifyWebhook } from "./verify-webhook.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const event = {
  specversion: "1.0",
  id: "dev.a.1",
  source: "urn:postern:environment:dev",
  type: "dev.postern.approval.requested.v1",
  subject: "a",
  time: "2027-01-15T08:00:00.123Z",
  datacontenttype: "application/json",
  sequence: "0000000000000042.000003",
  data: {
    event: { kind: "requested", revision: 1, actor: "sam", summary: "asked", details: {} },
    approval: { id: "a" },
  },
};

function signed(body: string) {
  const timestampS = Math.floor(Date.now() / 1_000);
  const message = { id: "dev.a.1", timestampS, body: new TextEncoder().encode(body) };
  return {
    "webhook-id": "dev.a.1",
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signWebhook(message, [parseWebhookSecret(SECRET)]),
  };
}

describe("verifyWebhook", () => {
  it("reads what Postern sent, from headers of either kind and a body of either kind", () => {
    const body = JSON.stringify(event);
    const headers = signed(body);
    for (const given of [headers, new Headers(headers), { ...headers, "webhook-id": [headers["webhook-id"]] }]) {
      for (const bytes of [body, new TextEncoder().encode(body)]) {
        const read = verifyWebhook({ headers: given, body: bytes, secrets: [SECRET] });
        expect(read).toMatchObject({ id: "dev.a.1", data: { event: { kind: "requested" }, approval: { id: "a" } } });
      }
    }
  });

  it("refuses what was changed on its way, what is old, and what is no event", () => {
    const body = JSON.stringify(event);
    const headers = signed(body);
    const verify = (over: object) => () => verifyWebhook({ headers, body, secrets: [SECRET], ...over });
    expect(verify({ body: body.replace("sam", "eve") })).toThrow(/No signature/);
    expect(verify({ nowMs: Date.now() + 600_000 })).toThrow(/not sent just now/);
    expect(verify({ headers: {} })).toThrow(/has the headers webhook-id/);
    expect(verify({ body: "[1]", headers: signed("[1]") })).toThrow(/no event of an approval/);
    expect(verify({ body: "{", headers: signed("{") })).toThrow(/no event of an approval/);
  });
});
