import type { Summary } from "./run-seeds.ts";

const SHOWN = 5;

export function summaryJson({ violations, ...totals }: Summary) {
  return {
    ...totals,
    violations: violations.map(({ seed, invariant, approvalId, detail }) => ({ seed, invariant, approvalId, detail })),
  };
}

/** For people: what was played, and of what went wrong the first few with all that happened. */
export function summaryText(summary: Summary): string {
  const { firstSeed, seeds, steps, approvals, votes, releases, crashes, tookMs, violations } = summary;
  const played =
    `${seeds} seeds from ${firstSeed}: ${steps} steps, ${approvals} approvals, ${votes} votes, ${releases} releases, ` +
    `${crashes} crashes in ${(tookMs / 1_000).toFixed(1)} s; violations: ${violations.length}\n`;
  return played + violations.slice(0, SHOWN).map(violationText).join("");
}

function violationText({ seed, invariant, approvalId, detail, trace }: Summary["violations"][number]): string {
  const replay = `  npm run simulate -- --seeds 1 --seed ${seed}`;
  return [
    `\nseed ${seed}: ${invariant}: approval ${approvalId || "-"}: ${detail}`,
    replay,
    ...trace.map((line) => `  ${line}`),
    "",
  ].join("\n");
}
