import { newApproval } from "../new-approval.ts";
import type { Scene } from "../world.ts";

/** Some workflows yield a grant for a while: this person, this table, an hour. */
export const timeBoxed: Scene = {
  title: "a time-boxed grant covers repeats, for whom and what it was given",
  async play({ guard, admin, bob, samples, expect }) {
    const select = (id: string, table: string, limit: number) => ({
      subject: { id, roles: ["analyst"] },
      action: "db.query.select",
      resource: { type: "table", id: table, properties: { classification: "personal" } },
      context: { env: "prod" },
      arguments: { statement: `SELECT city FROM ${table} LIMIT ${limit}`, limit },
    });
    const before = await admin.pending();
    const call = guard.check(select("ines.costa@acme.test", "addresses", 500), { wait: true, timeoutMs: 20_000 });
    const votedAt = performance.now();
    await bob.vote(await newApproval(admin, before, "addresses"), "approve", "for the heat map");
    const first = await call;
    samples.releasedByVote(performance.now() - votedAt);
    samples.decided(first.decision);
    expect("a DBA agrees to a look at addresses", first.reasonCode === "APPROVED" && first.grantId !== "", first);

    const again = await guard.check(select("ines.costa@acme.test", "addresses", 900));
    samples.decided(again.decision);
    const covered = again.decision === "ALLOW" && again.grantId === first.grantId;
    expect("the next look of hers at that table is allowed at once, by the same grant", covered, again);
    const elsewhere = await guard.check(select("ines.costa@acme.test", "customers", 900));
    samples.decided(elsewhere.decision);
    expect("another table halts", elsewhere.decision === "PENDING", elsewhere);
    const other = await guard.check(select("paul.dupont@acme.test", "addresses", 900));
    samples.decided(other.decision);
    expect("and so does another person", other.decision === "PENDING", other);
  },
};
