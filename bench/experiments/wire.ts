import type { Series } from "../measure/series.ts";
import { type Contestant, openLineUp } from "./line-up.ts";
import { missedSeries, playScene } from "./play-scene.ts";
import { type Scene, scenesHere } from "./scene.ts";
import { type Experiment, rulesText } from "./setup.ts";
import { warmUp } from "./warm-up.ts";

/** Servers under the same rules, side by side over their Unix sockets. */
export function wireExperiment(
  name: string,
  rules: number,
  scenes: readonly Scene[],
  contestants: (rules: number) => readonly Contestant[],
): Experiment {
  return {
    name: `${name}, ${rulesText(rules)}`,
    async run(setup) {
      setup.progress("starting the servers");
      const lineUp = await openLineUp(setup.world, contestants(rules));
      try {
        setup.progress("warming up");
        for (const peer of lineUp.peers) await warmUp(setup, peer);
        const series: Series[] = [];
        for (const scene of await scenesHere(scenes)) {
          // A server that answers nothing but "allow" has no other answer to be measured with.
          const able = lineUp.peers.filter(({ answers }) => scene.effect === "mix" || answers.includes(scene.effect));
          series.push(...(await playScene(setup, rules, scene, able)));
          series.push(...lineUp.missing.map(({ name: peer, why }) => missedSeries(setup, rules, scene, peer, why)));
        }
        return series;
      } finally {
        await lineUp.close();
      }
    },
  };
}
