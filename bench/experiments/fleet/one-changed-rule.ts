import { loadTrustedKeys } from "../../../runtime/files/keys.ts";
import type { Series } from "../../measure/series.ts";
import { changedPolicies } from "../../workloads/changed-policies.ts";
import { type Experiment, rulesText } from "../setup.ts";
import { BUS_BYTES, BY_PIECES, FEWER_RULES, HUGE_RULES, ONE_AGENT, WHOLE } from "./names.ts";
import { startSimulatedAgent } from "./simulated-agent.ts";

const ROUNDS = { full: 7, quick: 3, tiny: 1 } as const;
const KIB = 1024;

/** What one changed rule costs an agent that enforces a bundle of very many: by pieces and whole, in turns. */
export const oneChangedRule: Experiment = {
  name: "one changed rule",
  async run({ world, effort, progress }) {
    const rules = effort.size === "tiny" ? FEWER_RULES : HUGE_RULES;
    const environment = await world.environment(rules);
    let byPieces = true;
    const agent = await startSimulatedAgent({
      natsUrl: world.natsUrl,
      environment,
      keys: await loadTrustedKeys(world.trustedKeys),
      folder: world.folder,
      byPieces: () => byPieces,
    });
    try {
      await agent.enforcedAt(1);
      const files = changedPolicies(rules);
      const took = new Map<string, number[]>();
      const weighed = new Map<string, number[]>();
      for (let round = 0; round < 2 * ROUNDS[effort.size]; round++) {
        byPieces = round % 2 === 0;
        const peer = byPieces ? BY_PIECES : WHOLE;
        progress(`${rulesText(rules)}, ${peer}`);
        const before = agent.receivedBytes();
        const startedAt = performance.now();
        const revision = await world.publish(environment, files(round));
        const enforcedMs = (await agent.enforcedAt(revision)) - startedAt;
        took.set(peer, [...(took.get(peer) ?? []), enforcedMs]);
        weighed.set(peer, [...(weighed.get(peer) ?? []), (agent.receivedBytes() - before) / KIB]);
      }
      const series = (name: string, unit: Series["unit"], by: ReadonlyMap<string, number[]>) =>
        [...by].map(([peer, values]): Series => ({ name, peer, workload: rulesText(rules), unit, values }));
      return [...series(BUS_BYTES, "KiB", weighed), ...series(ONE_AGENT, "ms", took)];
    } finally {
      await agent.stop();
    }
  },
};
