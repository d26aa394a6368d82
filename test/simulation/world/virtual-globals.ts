import type { World } from "./world.ts";

/**
 * Gives setTimeout and clearTimeout the world's time, and Math.random its chance, while `work` runs, so that code which
 * uses them is driven by the simulation too. A timer belongs to the life whose code sets it, and dies with it.
 */
export async function withVirtualGlobals<T>(world: World, work: () => Promise<T>): Promise<T> {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const cancels = new Map<number, () => void>();
  let nextId = 1;
  const virtual = {
    setTimeout(task: (...values: readonly unknown[]) => void, delayMs = 0, ...values: readonly unknown[]) {
      const id = nextId++;
      const run = () => {
        cancels.delete(id);
        task(...values);
      };
      cancels.set(id, world.after(delayMs, world.current, run));
      return timeoutOf(id);
    },
    clearTimeout(timer: unknown) {
      const id = Number(timer);
      cancels.get(id)?.();
      cancels.delete(id);
    },
  };
  const realRandom = Math.random;
  Object.assign(globalThis, virtual);
  Math.random = () => world.random.next();
  try {
    return await work();
  } finally {
    Object.assign(globalThis, real);
    Math.random = realRandom;
  }
}

/** As much of NodeJS.Timeout as is used. */
function timeoutOf(id: number) {
  const timer = { ref: () => timer, unref: () => timer, hasRef: () => true, [Symbol.toPrimitive]: () => id };
  return timer;
}
