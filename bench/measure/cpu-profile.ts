import { readFile } from "node:fs/promises";
import { z } from "zod";

/** Of the DevTools protocol's Profiler.Profile what is read here. */
const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** A function and the time that was spent in itself, not in what it calls. */
export interface Place {
  /** "#onChunk agent/transport/http2/connection.js:120" */
  readonly name: string;
  /** "agent/transport", "node:net", "(garbage collector)" */
  readonly room: string;
  readonly microseconds: number;
}

/** Where the time of a .cpuprofile went, but for idling; most first. */
export async function readProfile(file: string): Promise<readonly Place[]> {
  const { nodes, samples, timeDeltas } = Profile.parse(JSON.parse(await readFile(file, "utf8")));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, { room: string; microseconds: number }>();
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || isNoWork(frame)) return;
    const path = shortPath(frame.url);
    const name = [frame.functionName || "(anonymous)", path && `${path}:${frame.lineNumber + 1}`].join(" ").trim();
    const place = places.get(name) ?? { room: roomOf(path, frame.functionName), microseconds: 0 };
    place.microseconds += timeDeltas[index] ?? 0;
    places.set(name, place);
  });
  return [...places].map(([name, place]) => ({ name, ...place })).sort((a, b) => b.microseconds - a.microseconds);
}

/** Waiting, or the profiler's own start ("dispatch" of node:inspector's session). */
function isNoWork({ functionName, url }: { readonly functionName: string; readonly url: string }): boolean {
  return functionName === "(idle)" || (functionName === "dispatch" && url === "");
}

/** The same by room. */
export function byRoom(places: readonly Place[]): readonly (readonly [room: string, microseconds: number])[] {
  const rooms = new Map<string, number>();
  for (const { room, microseconds } of places) rooms.set(room, (rooms.get(room) ?? 0) + microseconds);
  return [...rooms].sort(([, a], [, b]) => b - a);
}

/** "file:///…/dist/agent/cache/x.js" -> "agent/cache/x.js", "…/node_modules/pino/lib/x.js" -> "pino/lib/x.js" */
function shortPath(url: string): string {
  return url.replace(/^.*\/node_modules\//, "").replace(/^.*\/dist\//, "");
}

function roomOf(path: string, functionName: string): string {
  if (path === "") return functionName.startsWith("(") ? functionName : "(native code)";
  if (path.startsWith("node:")) return path.split("/").slice(0, 2).join("/");
  return path.split("/").slice(0, 2).join("/");
}
