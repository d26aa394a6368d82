import { expect, it } from "vitest";
import { LeftoverSweeper } from "./leftover-sweeper.ts";

const MINUTE_MS = 60_000;

function setUp(removeLeftovers: (environment: string, olderThanMs: number) => Promise<number>) {
  let nowMs = 100 * MINUTE_MS;
  const said: string[] = [];
  const log = {
    info: (_: object, text: string) => said.push(text),
    warn: (_: object, text: string) => said.push(text),
  };
  const sweeper = new LeftoverSweeper({ store: { removeLeftovers }, nowMs: () => nowMs, log });
  return {
    sweeper,
    said,
    after: (minutes: number) => {
      nowMs += minutes * MINUTE_MS;
    },
  };
}

it("looks after a publish, in each environment now and then, at what is older than an hour", async () => {
  const looked: (readonly [string, number])[] = [];
  const { sweeper, after } = setUp(async (environment, olderThanMs) => {
    looked.push([environment, olderThanMs / MINUTE_MS]);
    return 0;
  });
  for (const environment of ["dev", "dev", "prod"]) sweeper.published(environment);
  after(9);
  sweeper.published("dev");
  after(2);
  sweeper.published("dev");
  await sweeper.stop();
  expect(looked).toEqual([
    ["dev", 40],
    ["prod", 40],
    ["dev", 51],
  ]);
});

it("takes no harm when the bus is away", async () => {
  const { sweeper, said } = setUp(() => Promise.reject(new Error("away")));
  sweeper.published("dev");
  await sweeper.stop();
  expect(said).toEqual(["contents that nobody needs stay for now"]);
});
