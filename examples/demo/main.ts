/**
 * The demo: a whole Postern, real processes and real faults, in under a minute. Every line with a tick is an
 * expectation; the demo fails when one does not hold.
 */
import { untilStopSignal } from "../../runtime/process/stop-signals.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { createExpectations, type Expectations } from "./expectations.ts";
import { openWorld } from "./open-world.ts";
import { SCENES } from "./scenes/index.ts";
import type { World } from "./world.ts";

const write = (line: string) => process.stdout.write(`${line}\n`);

async function playAll(world: World, expectations: Expectations, interrupted: () => boolean): Promise<void> {
  for (const [index, scene] of SCENES.entries()) {
    if (interrupted()) return;
    write(`\n${index + 1}. ${scene.title}`);
    try {
      await scene.play(world);
    } catch (error) {
      if (!interrupted()) expectations.expect(`scene ${index + 1} plays to its end`, false, error);
    }
  }
}

const startedAt = performance.now();
const expectations = createExpectations(write);
const starting = new AbortController();
let stopSignal: NodeJS.Signals | undefined;
const stopped = untilStopSignal().then((signal) => {
  stopSignal = signal;
  starting.abort();
});

write("Postern demo: NATS, control plane, agent and a refund service, in a temporary folder");
try {
  const { world, close } = await openWorld(expectations, write, starting.signal);
  try {
    await Promise.race([playAll(world, expectations, () => stopSignal !== undefined), stopped]);
    if (stopSignal === undefined) write(["", ...world.samples.table(), ""].join("\n"));
  } finally {
    await close();
  }
} catch (error) {
  if (stopSignal === undefined) expectations.expect("the demo starts and ends cleanly", false, errorMessage(error));
}
for (const failure of expectations.failures) write(`failed: ${failure}`);
write(`took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
if (stopSignal !== undefined) write(`demo: interrupted by ${stopSignal}, everything was ended`);
else write(`demo: ${expectations.held} of ${expectations.total} expectations hold`);
// A scene that was interrupted may still hold timers: nothing that they wait for exists any more.
process.exit(stopSignal === undefined && expectations.failures.length === 0 ? 0 : 1);
