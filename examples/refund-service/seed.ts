import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Payment } from "./ledger.ts";
import type { StaffMember } from "./staff.ts";

const payments = z.array(
  z.strictObject({
    id: z.string(),
    captured: z.number(),
    currency: z.string(),
    card: z.string(),
    riskScore: z.number(),
  }),
);
const staff = z.array(z.strictObject({ id: z.string(), roles: z.array(z.string()), tenureDays: z.number() }));

export interface Seed {
  readonly payments: readonly Payment[];
  readonly staff: readonly StaffMember[];
}

/** Reads the service's example data, `payments.json` and `staff.json` of a folder. */
export function readSeed(folder: string): Seed {
  return {
    payments: payments.parse(JSON.parse(readFileSync(join(folder, "payments.json"), "utf8"))),
    staff: staff.parse(JSON.parse(readFileSync(join(folder, "staff.json"), "utf8"))),
  };
}

/** The folder that is part of this example: the data is not compiled, so it is looked for from the package's root. */
export function defaultSeedFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "examples", "refund-service", "data");
}
