// Clients that nobody here wrote, each where it is installed (Debian: curl, nghttp2-client, python3-grpcio,
// golang-go with golang-google-grpc-dev).
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoServer, startEchoServer } from "../../agent/transport/testing/echo-server.ts";

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(`clients/${name}`, import.meta.url));
const GO_PATH = "/usr/share/gocode";

/** The first line that a program says of itself; undefined: not installed. */
async function versionOf(program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(program, args);
    return (stdout || stderr).split("\n", 1)[0];
  } catch {
    return undefined;
  }
}

/** Debian's Python has Debian's packages; the first one in PATH may be another. */
async function pythonWithGrpc(): Promise<{ python: string; version: string } | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    const version = await versionOf(python, "-c", "import grpc; print(grpc.__version__)");
    if (version !== undefined) return { python, version };
  }
  return undefined;
}

const grpcio = await pythonWithGrpc();
const versions = {
  curl: await versionOf("curl", "--version"),
  nghttp: await versionOf("nghttp", "--version"),
  h2load: await versionOf("h2load", "--version"),
  grpcio: grpcio?.version,
  go: existsSync(`${GO_PATH}/src/google.golang.org/grpc`) ? await versionOf("go", "version") : undefined,
};
for (const [name, version] of Object.entries(versions)) {
  console.log(version === undefined ? `${name}: skipped: not installed` : `${name}: ${version}`);
}

let folder: string;
let echo: EchoServer;
let tcp: string;
let body: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-clients-"));
  body = join(folder, "body");
  writeFileSync(body, Buffer.concat([Buffer.from([0, 0, 0, 0, 5]), Buffer.from("hello")]));
  // nghttp's own test of CONTINUATION sends 24 KiB of headers.
  echo = await startEchoServer({ maxHeaderListBytes: 65_536, maxHeaderBlockBytes: 65_536 });
  const bound = await echo.server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  tcp = bound.kind === "tcp" ? `127.0.0.1:${bound.port}` : "";
});

afterAll(async () => {
  await echo.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The answer of Say to "hello", as it lies in a body. */
const ANSWER = Buffer.concat([Buffer.from([0, 0, 0, 0, 5]), Buffer.from("hello")]).toString("latin1");
const HEADERS = ["-H", "content-type: application/grpc", "-H", "te: trailers"];

describe.skipIf(versions.curl === undefined)("curl", () => {
  it.each(["a Unix socket", "TCP"])("calls over %s", async (where) => {
    const target =
      where === "TCP"
        ? [`http://${tcp}/test.Echo/Say`]
        : ["--unix-socket", echo.path, "http://localhost/test.Echo/Say"];
    const post = ["-sS", "-i", "--http2-prior-knowledge", "--data-binary", `@${body}`, ...HEADERS, ...target];
    const { stdout } = await run("curl", post, { encoding: "latin1" });
    expect(stdout).toContain("HTTP/2 200");
    expect(stdout).toContain(ANSWER);
    expect(stdout).toContain("grpc-status: 0");
  });

  it("is told by HTTP what is no gRPC", async () => {
    const status = (...args: string[]) =>
      run("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--http2-prior-knowledge", ...args]);
    expect((await status(`http://${tcp}/test.Echo/Say`)).stdout).toBe("405");
    expect((await status("-d", "{}", `http://${tcp}/test.Echo/Say`)).stdout).toBe("415");
  });
});

describe.skipIf(versions.nghttp === undefined)("nghttp", () => {
  it.each([
    ["plainly", []],
    ["with padding", ["--padding=32"]],
    ["with CONTINUATION", ["--continuation"]],
    ["with no header table", ["--header-table-size=0"]],
    ["with no header table of its encoder's", ["--encoder-header-table-size=0"]],
    ["with a small window", ["--window-bits=1", "--connection-window-bits=1"]],
    ["twelve times on one connection", ["--multiply=12"]],
    ["with trailers", ["--trailer=x-checksum: 1"]],
  ])("calls %s", async (_how, options) => {
    const { stdout } = await run("nghttp", ["-v", "-d", body, ...options, ...HEADERS, `http://${tcp}/test.Echo/Say`]);
    expect(stdout).toContain("grpc-status: 0");
    expect(stdout).not.toMatch(/error_code=(?!NO_ERROR)/);
  });
});

describe.skipIf(versions.h2load === undefined)("h2load", () => {
  it.each(["a Unix socket", "TCP"])("calls 20,000 times over %s", async (where) => {
    const target =
      where === "TCP"
        ? [`http://${tcp}/test.Echo/Say`]
        : [`--base-uri=unix:${echo.path}`, "http://localhost/test.Echo/Say"];
    const { stdout } = await run("h2load", ["-n", "20000", "-c", "4", "-m", "32", "-d", body, ...HEADERS, ...target]);
    expect(stdout).toContain("20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout");
  });
});

describe.skipIf(grpcio === undefined)("C-core (grpcio)", () => {
  it.each(["a Unix socket", "TCP"])("passes its scenarios over %s", async (where) => {
    const address = where === "TCP" ? tcp : `unix:${echo.path}`;
    const { stdout } = await run(grpcio?.python ?? "", [script("client.py"), address], { timeout: 110_000 });
    expect(stdout.match(/^ok /gm)).toHaveLength(11);
  });
});

describe.skipIf(versions.go === undefined)("grpc-go", () => {
  let client: string;

  beforeAll(async () => {
    client = join(folder, "client");
    const env = { ...process.env, GO111MODULE: "off", GOPATH: GO_PATH, GOCACHE: join(folder, "go-cache") };
    await run("go", ["build", "-o", client, script("client.go")], { env, cwd: folder });
  }, 600_000);

  it.each(["a Unix socket", "TCP"])("passes its scenarios over %s", async (where) => {
    const address = where === "TCP" ? tcp : `unix:${echo.path}`;
    const { stdout } = await run(client, [address], { timeout: 110_000 });
    expect(stdout.match(/^ok /gm)).toHaveLength(10);
  });
});
