import { describe, expect, it } from "vitest";
import { PosternError } from "../errors/postern-error.ts";
import { parseNotificationsFile } from "./parse-file.ts";

const KINDS = ["requested", "approved", "denied"];
const parse = (text: string) => parseNotificationsFile("n.yaml", text, KINDS);

/** "3:5 message hint" of what is wrong. */
function problem(text: string): string {
  try {
    parse(text);
    return "";
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    expect(error.code).toBe("NOTIFICATIONS_FILE_INVALID");
    const { file, line, column } = error.where;
    expect(error.message).toMatch(`${file}:${line}:${column}: `);
    return `${line}:${column} ${error.message.replace(/^.*?: /, "")} | ${error.hint}`;
  }
}

const HOOK = `
targets:
  - name: hook
    type: webhook
    url: https://hooks.acme.test/postern
    secret: { env: HOOK_SECRET }`;

describe("the notifications file", () => {
  it("is read with its defaults", () => {
    expect(parse(HOOK)).toEqual({
      consoleUrl: undefined,
      targets: [
        {
          name: "hook",
          type: "webhook",
          url: "https://hooks.acme.test/postern",
          secrets: [{ env: "HOOK_SECRET" }],
          events: undefined,
          environments: undefined,
          workflows: undefined,
          includeArguments: false,
          timeoutMs: 10_000,
          retry: { maxAttempts: 12, maxAgeMs: 86_400_000, firstDelayMs: 5_000, maxDelayMs: 1_800_000 },
        },
      ],
    });
  });

  it("is read with all that it can say", () => {
    const text = `
consoleUrl: https://postern.acme.test/
targets:
  - name: chat
    type: slack
    url: { file: slack-url }
    events: [requested]
    environments: [prod]
    workflows: [refunds]
    includeArguments: true
    timeout: 2s
    maxAttempts: 3
    maxAge: 2h
    firstRetry: 1s
    maxRetry: 1m
  - { name: hook, type: webhook, url: "http://127.0.0.1:9/", secret: [{ file: new }, { file: old }] }
`;
    expect(parse(text)).toMatchObject({
      consoleUrl: "https://postern.acme.test",
      targets: [
        {
          url: { file: "slack-url" },
          events: ["requested"],
          environments: ["prod"],
          workflows: ["refunds"],
          includeArguments: true,
          timeoutMs: 2_000,
          retry: { maxAttempts: 3, maxAgeMs: 7_200_000, firstDelayMs: 1_000, maxDelayMs: 60_000 },
        },
        { secrets: [{ file: "new" }, { file: "old" }] },
      ],
    });
  });

  it("is refused with the place and what to do", () => {
    expect(problem("targets: [")).toMatch(/^1:\d+ /);
    expect(problem("")).toBe("1:1 the file holds not one YAML document | docs/notifications.md shows a whole file.");
    expect(problem("targets: []")).toMatch("1:10 targets: name at least one target");
    expect(problem(`${HOOK}\n    evnets: [approved]`)).toBe("7:5 unknown key 'evnets' | Did you mean 'events'?");
    expect(problem(`${HOOK}\n    events: [approved, aproved]`)).toBe(
      "7:24 targets.0.events: there is no event 'aproved' | Did you mean 'approved'?",
    );
    expect(problem(`${HOOK}\n    timeout: 1h`)).toMatch("7:14 targets.0.timeout: it must be from 100ms to 30s");
    expect(problem(`${HOOK}\n    timeout: 5`)).toMatch("7:14 targets.0.timeout: a duration such as");
    expect(problem(HOOK.replace("type: webhook", "type: pager"))).toMatch(
      "4:11 targets.0.type: one of webhook, slack is needed",
    );
    expect(problem(HOOK.replace("https:", "http:"))).toMatch(
      "5:10 targets.0.url: the url is refused: it must be https",
    );
    expect(problem(HOOK.replace(/ {4}secret.*/, ""))).toMatch("3:5 targets.0: a webhook needs a 'secret' to sign with");
    expect(problem(HOOK.replace("name: hook", "name: a.b"))).toMatch("3:11 targets.0.name: a name is");
    expect(problem(HOOK.replace("    type: webhook\n", ""))).toMatch("3:5 targets.0.type: it is missing");
    expect(problem(HOOK.replace("    url: https://hooks.acme.test/postern\n", ""))).toMatch(
      "targets.0.url: it is missing",
    );
    expect(problem(`${HOOK}\n    maxAttempts: many`)).toMatch("7:18 targets.0.maxAttempts: a number is needed");
    expect(problem(`${HOOK}\n    includeArguments: 1`)).toMatch("targets.0.includeArguments: true or false is needed");
    expect(problem(`${HOOK}\n    events: approved`)).toMatch("targets.0.events: a list is needed");
    expect(problem("targets: 5")).toMatch("1:10 targets: a list is needed");
    expect(problem("consoleUrl: https://c.test")).toMatch("targets: it is missing");
    expect(problem(`${HOOK}\n    maxAttempts: 0`)).toMatch("targets.0.maxAttempts: ");
    expect(problem(`${HOOK}${HOOK.replace("\ntargets:", "")}`)).toMatch(
      "7:11 targets.1.name: there is a target 'hook' already",
    );
  });

  it("never repeats a secret that was written into it", () => {
    const inline = problem(HOOK.replace("{ env: HOOK_SECRET }", "whsec_S3CRETS3CRET"));
    expect(inline).toMatch("6:13 targets.0.secret: a secret is not written here");
    expect(inline).not.toMatch("S3CRET");
    const slack = problem(`targets: [{ name: chat, type: slack, url: "https://hooks.slack.com/services/S3CRET" }]`);
    expect(slack).toMatch("a Slack URL is a secret, and a secret is not written here");
    expect(slack).not.toMatch("S3CRET");
  });
});
