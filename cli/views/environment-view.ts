import type { EnvironmentInfo__Output } from "../../proto/gen/postern/v1/EnvironmentInfo.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatDuration, formatRelative } from "../output/time.ts";
import { bundleJson, originText, shortDigest } from "./bundle-view.ts";
import { toMs } from "./time.ts";

export function environmentJson(environment: EnvironmentInfo__Output): JsonObject {
  const { name, activeRevision, active, promoteFrom, onlyByPromotion, guardedBy, openChanges } = environment;
  return {
    name,
    activeRevision,
    active: active === null ? null : bundleJson(active),
    promoteFrom,
    minSoakMs: soakMs(environment),
    onlyByPromotion,
    guardedBy,
    openChanges,
  };
}

export function environmentTable(list: readonly EnvironmentInfo__Output[], palette: Palette, nowMs: number): string {
  const rows = list.map((environment) => [
    environment.name,
    environment.activeRevision === 0 ? palette.dim("none") : String(environment.activeRevision),
    ...activeCells(environment, list, palette, nowMs),
    rulesText(environment),
    environment.openChanges === 0 ? "" : palette.wait(String(environment.openChanges)),
  ]);
  return table(["ENVIRONMENT", "REVISION", "DIGEST", "SINCE", "BY", "CAME", "RULES", "WAITING"], rows);
}

function activeCells(
  { active, activeRevision, promoteFrom }: EnvironmentInfo__Output,
  list: readonly EnvironmentInfo__Output[],
  palette: Palette,
  nowMs: number,
): readonly string[] {
  if (active === null) return [activeRevision === 0 ? "" : palette.bad("does not verify"), "", "", ""];
  const before = list.find(({ name }) => name === promoteFrom)?.active;
  const isBehind = before !== undefined && before !== null && before.digest !== active.digest;
  return [
    isBehind
      ? `${shortDigest(active.digest)} ${palette.wait(`not that of ${promoteFrom}`)}`
      : shortDigest(active.digest),
    formatRelative(toMs(active.publishedAt), nowMs),
    active.publishedBy,
    originText(active) || "published",
  ];
}

function rulesText(environment: EnvironmentInfo__Output): string {
  const { promoteFrom, onlyByPromotion, guardedBy } = environment;
  const soak = soakMs(environment);
  return [
    promoteFrom === "" ? "" : `${onlyByPromotion ? "only " : ""}from ${promoteFrom}`,
    soak === 0 ? "" : `after ${formatDuration(soak)}`,
    guardedBy === "" ? "" : `guarded by ${guardedBy}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function soakMs({ minSoak }: EnvironmentInfo__Output): number {
  return minSoak === null ? 0 : fromDuration(minSoak);
}
