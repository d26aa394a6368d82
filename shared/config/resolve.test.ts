import { describe, expect, it } from "vitest";
import { PosternError } from "../errors/postern-error.ts";
import { agentSettings } from "./agent.ts";
import { clientSettings } from "./client.ts";
import { controlPlaneSettings } from "./control-plane.ts";
import { resolveSettings, type SettingsSources } from "./resolve.ts";
import { startSettings } from "./start.ts";

const defaults = { agentId: "host-1", replicaId: "host-1" };

function problemsOf(sources: SettingsSources): string {
  try {
    resolveSettings(agentSettings, { defaults, ...sources });
  } catch (error) {
    if (error instanceof PosternError && error.code === "SETTINGS_INVALID") return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("resolveSettings", () => {
  it("settles every program's settings when nobody sets anything", () => {
    const agent = resolveSettings(agentSettings, { defaults });
    expect(agent.maxStalenessMs).toBe(300_000);
    expect(agent.socketMode).toBe(0o660);
    expect(agent.agentId).toBe("host-1");
    expect(agent.listen).toBeUndefined();
    const controlPlane = resolveSettings(controlPlaneSettings, { defaults });
    expect(controlPlane.listen).toEqual({ host: "127.0.0.1", port: 7443 });
    expect(controlPlane.environments).toEqual(["dev"]);
    expect(resolveSettings(startSettings, {}).drainTimeoutMs).toBe(10_000);
    expect(resolveSettings(clientSettings, {}).token).toBeUndefined();
  });

  it("takes a flag before a variable, a variable before the file, the file before the default", () => {
    const file = { path: "agent.yaml", content: { environment: "file", maxDepth: 3, maxBatch: 7 } };
    const env = { POSTERN_ENVIRONMENT: "variable", POSTERN_MAX_DEPTH: "4" };
    const settings = resolveSettings(agentSettings, { defaults, file, env, flags: { environment: "flag" } });
    expect([settings.environment, settings.maxDepth, settings.maxBatch]).toEqual(["flag", 4, 7]);
  });

  it("counts an empty variable as not set", () => {
    expect(resolveSettings(agentSettings, { defaults, env: { POSTERN_LISTEN: "" } }).listen).toBeUndefined();
  });

  it("names the setting, the source and the expected form of each bad value, all at once", () => {
    const problems = problemsOf({
      flags: { maxStaleness: "5 minutes" },
      env: { POSTERN_MAX_DEPTH: "0" },
      file: { path: "agent.yaml", content: { onStale: "panic" } },
    });
    expect(problems).toContain('maxStaleness: "5 minutes" from flag --max-staleness is not a duration such as');
    expect(problems).toContain('maxDepth: "0" from variable POSTERN_MAX_DEPTH is not a whole number from 1 to 64');
    expect(problems).toContain('onStale: "panic" from key onStale in agent.yaml is not one of enforce, deny');
  });

  it("refuses unknown flags and keys with a suggestion", () => {
    const problems = problemsOf({
      flags: { maxStalenes: "5m" },
      file: { path: "agent.yaml", content: { enviroment: "dev", zzzzzz: 1 } },
    });
    expect(problems).toContain("unknown flag --max-stalenes; did you mean --max-staleness?");
    expect(problems).toContain('unknown key "enviroment" in agent.yaml; did you mean environment?');
    expect(problems).toContain('unknown key "zzzzzz" in agent.yaml; known are environment, agentId');
  });

  it("refuses a misspelt variable and leaves other programs' variables alone", () => {
    expect(problemsOf({ env: { POSTERN_ENVIROMENT: "prod" } })).toContain("did you mean POSTERN_ENVIRONMENT?");
    resolveSettings(agentSettings, {
      defaults,
      env: { POSTERN_NATS_SERVER: "/bin/nats", POSTERN_AGENT_SERVICE_HOST: "10.0.0.1", POSTERN_TOKEN: "t" },
    });
  });

  it("leaves the variables of the program alone in whose container a command runs", () => {
    const env = { POSTERN_ENVIRONMENTS: "dev", POSTERN_TOKENS_FILE: "/etc/postern/tokens.json" };
    expect(resolveSettings(clientSettings, { env }).environment).toBe("dev");
  });

  it("requires what the program should have supplied", () => {
    expect(() => resolveSettings(agentSettings, {})).toThrow("agentId is required: set --agent-id or POSTERN_AGENT_ID");
  });

  it("reads a secret from a file, without its last line feed", () => {
    const readSecret = (path: string) => `secret of ${path}\n`;
    const env = { POSTERN_NATS_PASSWORD_FILE: "/run/nats" };
    const settings = resolveSettings(agentSettings, { defaults, env, readSecret, flags: { natsUser: "a" } });
    expect(settings.natsPassword).toBe("secret of /run/nats");
  });

  it("refuses a secret given twice, and never shows one", () => {
    const problems = problemsOf({
      env: { POSTERN_NATS_PASSWORD: "hunter2", POSTERN_NATS_PASSWORD_FILE: "f" },
      flags: { natsUser: "a" },
    });
    expect(problems).toContain("natsPassword is given twice");
    expect(problemsOf({ flags: { natsPassword: 12345 } })).not.toContain("12345");
  });

  it("says why a secret's file cannot be read", () => {
    const readSecret = () => {
      throw new Error("ENOENT: no such file");
    };
    expect(problemsOf({ flags: { natsPasswordFile: "/gone" }, readSecret })).toContain(
      "natsPassword cannot be read from /gone (flag --nats-password-file): ENOENT",
    );
  });

  it("refuses half of a pair", () => {
    expect(problemsOf({ flags: { tlsCert: "a", listen: "[::1]:0" } })).toContain("tlsCert and tlsKey go together");
    expect(problemsOf({ flags: { natsUser: "a" } })).toContain("natsUser and natsPassword");
    expect(problemsOf({ flags: { tlsCert: "a", tlsKey: "b" } })).toContain("set listen as well");
  });
});

describe("the control plane's listen address", () => {
  const listen = (flags: Record<string, unknown>) => resolveSettings(controlPlaneSettings, { defaults, flags });

  it("may be loopback without TLS", () => {
    expect(listen({ listen: "[::1]:0" }).listen).toEqual({ host: "::1", port: 0 });
  });

  it("beyond this machine needs TLS or an explicit allowInsecure", () => {
    expect(() => listen({ listen: "0.0.0.0:7443" })).toThrow("0.0.0.0 is not loopback and there is no TLS");
    expect(listen({ listen: "0.0.0.0:7443", allowInsecure: true }).allowInsecure).toBe(true);
    expect(listen({ listen: "0.0.0.0:7443", tlsCert: "c", tlsKey: "k" }).tlsCert).toBe("c");
  });
});
