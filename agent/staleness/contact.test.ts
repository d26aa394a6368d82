import { expect, test } from "vitest";
import { Contact } from "./contact.ts";

test("an agent is fresh until maxStaleness has passed since its last contact", () => {
  const contact = new Contact(1_000, "enforce", 0);
  contact.made(5_000);
  expect(contact.freshness(6_000)).toBe("fresh");
  expect(contact.freshness(6_001)).toBe("stale");
});

test("a stale agent that is configured to deny refuses", () => {
  expect(new Contact(1_000, "deny", 5_000).freshness(6_001)).toBe("refuse");
});

test("contact never moves back, whatever the order in which answers arrive", () => {
  const contact = new Contact(1_000, "enforce", 0);
  contact.made(5_000);
  contact.made(4_000);
  expect(contact.lastMs).toBe(5_000);
});

test("an agent that never had contact is stale from the start", () => {
  expect(new Contact(1_000, "enforce", 0).freshness(1_700_000_000_000)).toBe("stale");
});
