import { beforeEach, describe, expect, test } from "vitest";
import { approvalId } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { silentLog } from "../ports.ts";
import { checkRequest, escalationFor, grantFor, outcomeFor } from "../testing/samples.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import type { ApprovalReader, Standing } from "./approval-reader.ts";
import { Escalator, type Question } from "./escalator.ts";
import type { Spool } from "./spool.ts";

const away = new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
const { approvalId: _, ...question }: Escalation = escalationFor("");

function idOf({ requestDigest, workflow, idempotencyKey }: Question, attempt: number): string {
  return approvalId({ environment: "test", requestDigest, workflow, idempotencyKey, attempt });
}

class World {
  readonly clock = new VirtualClock();
  readonly standings = new Map<string, Standing>();
  readonly published: string[] = [];
  readonly kept: string[] = [];
  publishing: "answers" | "knows it" | "away" | "silent" | "refuses" | "full" = "answers";
  reading: "answers" | "away" | "silent" = "answers";
  spoolFull = false;
  mayUse = true;
  reads = 0;
  readonly escalator = new Escalator({
    reader: { standing: (id: string) => this.#read(id) } as ApprovalReader,
    queue: { publish: ({ approvalId: id }) => this.#publish(id) },
    spool: {
      put: async ({ approvalId: id }: Escalation) => {
        if (this.spoolFull) return "full";
        this.kept.push(id);
        return "kept";
      },
      has: (id: string) => this.kept.includes(id),
    } as Spool,
    mayUse: () => this.mayUse,
    onSpooled: () => {},
    clock: this.clock,
    log: silentLog,
    busTimeoutMs: 1_000,
  });

  end(attempt: number, status: "approved" | "denied", asked: Question = question): void {
    const id = idOf(asked, attempt);
    const grant = grantFor(checkRequest(), { approvalId: id });
    this.standings.set(id, { kind: "ended", outcome: outcomeFor(id, status === "approved" ? { grant } : { status }) });
  }

  async #read(id: string): Promise<Standing> {
    this.reads++;
    if (this.reading === "away") throw away;
    if (this.reading === "silent") await new Promise(() => {});
    return this.standings.get(id) ?? { kind: "absent" };
  }

  async #publish(id: string): Promise<"stored" | "duplicate"> {
    if (this.publishing === "away") throw away;
    if (this.publishing === "silent") await new Promise(() => {});
    if (this.publishing === "refuses") throw new PosternError("permission_denied", "BUS_FORBIDDEN", "no");
    if (this.publishing === "full") throw new PosternError("resource_exhausted", "BUS_FULL", "full");
    this.published.push(id);
    return this.publishing === "knows it" ? "duplicate" : "stored";
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe("a question without a key", () => {
  test("belongs to the first attempt when nobody asked before", async () => {
    const located = await world.escalator.locate(question, 1_000);
    expect(located).toEqual({ kind: "open", approvalId: idOf(question, 0), known: "absent" });
  });

  test("joins the attempt that is pending, and asks for nothing", async () => {
    world.end(0, "denied");
    world.standings.set(idOf(question, 1), { kind: "pending" });
    const located = await world.escalator.locate(question, 1_000);
    expect(located).toMatchObject({ kind: "open", approvalId: idOf(question, 1), known: "pending" });
    if (located.kind === "open") expect(await world.escalator.send(question, located, 1_000)).toBe("joined");
    expect(world.published).toEqual([]);
  });

  test("goes on to the next attempt when all have ended, and remembers how far it came", async () => {
    for (let attempt = 0; attempt < 100; attempt++) world.end(attempt, "denied");
    expect((await world.escalator.locate(question, 1_000)).approvalId).toBe(idOf(question, 100));
    const firstReads = world.reads;
    expect((await world.escalator.locate(question, 1_000)).approvalId).toBe(idOf(question, 100));
    expect(world.reads - firstReads).toBe(1);
  });

  test("is answered by the last approval while its grant may still be used, and asks anew after that", async () => {
    world.end(0, "approved");
    expect(await world.escalator.locate(question, 1_000)).toMatchObject({
      kind: "ended",
      approvalId: idOf(question, 0),
    });
    world.mayUse = false;
    expect(await world.escalator.locate(question, 1_000)).toMatchObject({
      kind: "open",
      approvalId: idOf(question, 1),
    });
  });
});

test("a question with a key belongs to its one approval, ended or not", async () => {
  const keyed = { ...question, idempotencyKey: "K" };
  world.end(0, "denied", keyed);
  expect(await world.escalator.locate(keyed, 1_000)).toMatchObject({ kind: "ended", approvalId: idOf(keyed, 0) });
});

describe("when the bus", () => {
  const open = { kind: "open", approvalId: idOf(question, 0), known: "absent" } as const;

  test("is away, the escalation is kept on disk under the id that it will have", async () => {
    world.reading = "away";
    const located = await world.escalator.locate(question, 1_000);
    expect(located).toEqual({ ...open, known: "unreachable" });
    if (located.kind === "open") expect(await world.escalator.send(question, located, 1_000)).toBe("spooled");
    expect(world.kept).toEqual([open.approvalId]);
    expect(world.escalator.expects(open.approvalId)).toBe(true);
  });

  test("does not answer, neither reading nor publishing holds up the call for longer than it may", async () => {
    world.reading = "silent";
    const locating = world.escalator.locate(question, 300);
    await world.clock.advance(300);
    expect(await locating).toMatchObject({ known: "unreachable" });
    world.publishing = "silent";
    const sending = world.escalator.send(question, open, 300);
    await world.clock.advance(300);
    expect(await sending).toBe("spooled");
  });

  test.each([
    ["is full, the escalation is kept", "full", false, "spooled"],
    ["is away and the disk is full, it is turned away", "away", true, "full"],
    ["refuses it, it is rejected", "refuses", false, "rejected"],
    ["takes it, it is sent", "answers", false, "sent"],
    ["has it from another agent, it is joined", "knows it", false, "joined"],
  ] as const)("%s", async (_title, publishing, spoolFull, expected) => {
    world.publishing = publishing;
    world.spoolFull = spoolFull;
    expect(await world.escalator.send(question, open, 1_000)).toBe(expected);
  });
});
