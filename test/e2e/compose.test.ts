import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { callRefunds } from "../../examples/demo/refund-client.ts";
import { findNatsServer } from "../../runtime/nats-server/find-nats-server.ts";
import { freePort } from "../../runtime/process/ports.ts";
import { built, ROOT } from "../support/built.ts";
import { readComposeFile, readEntrypoint } from "../support/compose-file.ts";
import { type ComposeRun, createComposeRun } from "../support/compose-run.ts";
import { run } from "../support/run-process.ts";

const COMPOSE_FILE = join(ROOT, "docker-compose.yml");
const { services, volumes } = readComposeFile(COMPOSE_FILE, {});

const composers = [["docker", "compose"], ["docker-compose"]];
const composer = composers.find(([program = "", ...args]) => spawnSync(program, [...args, "version"]).status === 0);
if (composer === undefined) process.stderr.write("'docker compose config' skipped: not installed\n");

describe("docker-compose.yml", () => {
  it.skipIf(composer === undefined)("passes 'docker compose config'", async () => {
    const { code, stderr } = await run([...(composer ?? []), "-f", COMPOSE_FILE, "config", "-q"], { cwd: ROOT });
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("pins every image to a version", () => {
    for (const { image } of Object.values(services)) expect(image).toMatch(/:v?\d+\.\d+\.\d+/);
  });

  it("publishes ports on the host's loopback only", () => {
    const published = Object.values(services).flatMap(({ ports }) => ports);
    expect(published.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });

  it("mounts only files that exist and volumes that it declares", () => {
    const sources = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(":")[0] ?? ""));
    const missing = sources.filter((source) =>
      source.startsWith("./") ? !existsSync(join(ROOT, source)) : volumes[source] === undefined,
    );
    expect(missing).toEqual([]);
  });

  it("lets Prometheus scrape every program of ours that serves metrics", () => {
    const config = parse(readFileSync(join(ROOT, "deploy", "compose", "prometheus.yml"), "utf8"));
    const targets: string[] = config.scrape_configs.flatMap((job: { static_configs: { targets: string[] }[] }) =>
      job.static_configs.flatMap((one) => one.targets),
    );
    const serving = Object.entries(services).flatMap(([name, { environment }]) =>
      environment.OTEL_METRICS_EXPORTER === "prometheus"
        ? [`${name}:${environment.OTEL_EXPORTER_PROMETHEUS_PORT}`]
        : [],
    );
    expect(targets.sort()).toEqual(serving.sort());
  });
});

describe("the services of docker-compose.yml, as processes", () => {
  let folder = "";
  let compose: ComposeRun;
  let refunds = "";
  const metricsUrls: string[] = [];

  beforeAll(async () => {
    built("cli", "main.js");
    folder = await mkdtemp(join(tmpdir(), "compose-"));
    const server = await findNatsServer();
    const [nats, natsMonitor, controlPlane, controlPlaneMetrics, agentMetrics, refundPort, nobody] = await Promise.all(
      Array.from({ length: 7 }, () => freePort()),
    );
    refunds = `http://127.0.0.1:${refundPort}`;
    metricsUrls.push(`http://127.0.0.1:${controlPlaneMetrics}/metrics`, `http://127.0.0.1:${agentMetrics}/metrics`);
    compose = createComposeRun({
      services,
      root: ROOT,
      folder,
      entrypoint: readEntrypoint(join(ROOT, "Dockerfile")),
      foreignEntrypoints: { nats: ["nats-server"] },
      programs: {
        node: process.execPath,
        "nats-server": server.path,
        // The nats image has BusyBox; where the machine has no wget, a program of one line asks the same URL.
        ...(onPath("wget") ? {} : { wget: join(ROOT, "test", "support", "wget.mjs") }),
      },
      // The whole of what differs from the containers: where the project lies, host names, and ports that may be taken.
      substitutions: [
        ["/app/", `${ROOT}/`],
        ["nats://nats:4222", `nats://127.0.0.1:${nats}`],
        ["0.0.0.0:4222", `127.0.0.1:${nats}`],
        ["0.0.0.0:8222", `127.0.0.1:${natsMonitor}`],
        ["127.0.0.1:8222", `127.0.0.1:${natsMonitor}`],
        ["control-plane:7443", `127.0.0.1:${controlPlane}`],
        ["0.0.0.0:7443", `127.0.0.1:${controlPlane}`],
        ["127.0.0.1:7443", `127.0.0.1:${controlPlane}`],
        ["8080", String(refundPort)],
        ["http://jaeger:4317", `http://127.0.0.1:${nobody}`],
        ["0.0.0.0", "127.0.0.1"],
      ],
      substitutionsOf: {
        "control-plane": [["9464", String(controlPlaneMetrics)]],
        agent: [["9464", String(agentMetrics)]],
      },
      // nats-server before 2.10 does not know the word and would not start.
      dropLines: Number(server.version.split(".")[1]) < 10 ? ["sync_interval"] : [],
    });
    await compose.up("refund-service");
  }, 180_000);

  afterAll(async () => {
    await compose?.down();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("pass the health checks that the file names", async () => {
    for (const name of ["nats", "control-plane", "agent"]) {
      const { code, stdout, stderr } = await compose.checkHealth(name);
      expect(code, `${name}: ${stdout}${stderr}`).toBe(0);
    }
    await expect.poll(async () => (await compose.checkHealth("refund-service")).code).toBe(0);
  });

  it("allow a small refund and halt a large one", async () => {
    const call = { operator: "sofia.rossi@acme.test", currency: "EUR", reason: "damaged" };
    const small = await callRefunds(refunds, { ...call, payment: "pay_scene_small", amount: 20 });
    expect(small).toMatchObject({ status: 201, reasonCode: "RULE_ALLOW" });
    const large = await callRefunds(refunds, { ...call, payment: "pay_scene_stages", amount: 900 });
    expect(large).toMatchObject({ status: 202, reasonCode: "RULE_ESCALATE" });
  });

  it("serve metrics where Prometheus looks for them", async () => {
    for (const url of metricsUrls) expect(await (await fetch(url)).text()).toContain("# TYPE ");
  });
});

function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}
