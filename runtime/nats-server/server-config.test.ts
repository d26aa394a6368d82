import { describe, expect, it } from "vitest";
import { serverConfig } from "./server-config.ts";

const base = { version: "2.12.15", storeDir: "/data", host: "127.0.0.1", port: -1, monitorPort: undefined, users: [] };

describe("serverConfig", () => {
  it("syncs always where the server knows the word, and does not say it where it is refused", () => {
    expect(serverConfig(base)).toContain("sync_interval: always");
    expect(serverConfig({ ...base, version: "2.10.0" })).toContain("sync_interval: always");
    expect(serverConfig({ ...base, version: "2.9.10" })).not.toContain("sync_interval");
  });

  it("lists users with their permissions", () => {
    const permissions = { publish: ["a.>"], subscribe: ["_INBOX.x.>"] };
    const text = serverConfig({ ...base, users: [{ user: "x", password: 'p"\\w', permissions }] });
    expect(text).toContain('password: "p\\"\\\\w"');
    expect(text).toContain('publish: ["a.>"]');
  });

  it("refuses what could break out of a string", () => {
    expect(() => serverConfig({ ...base, users: [{ user: "x", password: "a\nb" }] })).toThrow(/control characters/);
  });

  it("names the others of a cluster, and only then speaks of one", () => {
    const cluster = { name: "postern", serverName: "n1", port: 6222, routes: [6222, 6223] };
    const text = serverConfig({ ...base, cluster });
    expect(text).toContain('server_name: "n1"');
    expect(text).toContain('routes: ["nats-route://127.0.0.1:6222", "nats-route://127.0.0.1:6223"]');
    expect(serverConfig(base)).not.toContain("cluster");
  });

  it("asks for monitoring only when a port is given", () => {
    expect(serverConfig(base)).not.toContain("http");
    expect(serverConfig({ ...base, monitorPort: -1 })).toContain('http: "127.0.0.1:-1"');
  });
});
