import { expect, test } from "vitest";
import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import { outcomeFor } from "../testing/samples.ts";
import { rememberVerified } from "./remember-verified.ts";

test("what was verified once is not verified again; what fails is, each time", () => {
  const asked: string[] = [];
  const { verify, forget } = rememberVerified((jws): ApprovalOutcome => {
    asked.push(jws);
    if (jws !== "good") throw new Error("not signed");
    return outcomeFor("A-1");
  });
  expect(verify("good")).toEqual(outcomeFor("A-1"));
  expect(verify("good")).toEqual(outcomeFor("A-1"));
  expect(() => verify("bad")).toThrow("not signed");
  expect(() => verify("bad")).toThrow("not signed");
  expect(asked).toEqual(["good", "bad", "bad"]);
  forget();
  verify("good");
  expect(asked).toEqual(["good", "bad", "bad", "good"]);
});
