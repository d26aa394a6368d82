import { describe, expect, it } from "vitest";
import { wantedKinds } from "./wanted-events.ts";

const any = { events: undefined, environments: undefined, workflows: undefined };
const happening = { environment: "prod", workflow: "refunds", kinds: ["vote_cast", "stage_approved", "approved"] };

describe("what a target hears of", () => {
  it("is everything for a webhook, kinds of later versions too", () => {
    const kinds = ["requested", "vote_cast", "something_new"];
    expect(wantedKinds({ ...any, type: "webhook" }, { ...happening, kinds })).toEqual(kinds);
  });

  it("is for a chat what people need to know", () => {
    expect(wantedKinds({ ...any, type: "slack" }, happening)).toEqual(["approved"]);
    expect(wantedKinds({ ...any, type: "slack" }, { ...happening, kinds: ["grant_used"] })).toEqual([]);
    expect(wantedKinds({ ...any, type: "slack" }, { ...happening, kinds: ["something_new"] })).toEqual([
      "something_new",
    ]);
  });

  it("leaves a chat alone with what rules settled at once, unless it asks", () => {
    const automatic = { ...happening, kinds: ["requested", "auto_decided", "approved"] };
    expect(wantedKinds({ ...any, type: "slack" }, automatic)).toEqual([]);
    expect(wantedKinds({ ...any, type: "slack", events: ["approved"] }, automatic)).toEqual(["approved"]);
  });

  it("is limited to its events, environments and workflows", () => {
    const target = { type: "webhook", events: ["approved"], environments: ["prod"], workflows: ["refunds"] } as const;
    expect(wantedKinds(target, happening)).toEqual(["approved"]);
    expect(wantedKinds({ ...target, environments: ["dev"] }, happening)).toEqual([]);
    expect(wantedKinds({ ...target, workflows: ["deploys"] }, happening)).toEqual([]);
    expect(wantedKinds({ ...target, events: ["denied"] }, happening)).toEqual([]);
  });
});
