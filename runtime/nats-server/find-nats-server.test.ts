import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FindNatsServerOptions, findNatsServer } from "./find-nats-server.ts";
import type { Release } from "./release.ts";

let folder: string;
let cacheDir: string;
let server: Server | undefined;
const progress: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-find-"));
  cacheDir = join(folder, "cache");
  progress.length = 0;
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** A program that says that it is a nats-server. */
const program = (version: string) => `#!/bin/sh\necho "nats-server: v${version}"\n`;

async function install(directory: string, version: string, name = "nats-server"): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  await writeFile(path, program(version));
  await chmod(path, 0o755);
  return path;
}

function options(changes: Partial<FindNatsServerOptions> = {}): FindNatsServerOptions {
  return {
    environment: { PATH: "" },
    cacheDir,
    platform: "linux-amd64",
    release: { version: "2.12.99", sha256: {}, baseUrl: "http://127.0.0.1:1" },
    fetchPackage: () => Promise.reject(new Error("no packages here")),
    onProgress: (message) => progress.push(message),
    ...changes,
  };
}

/** A release archive as the NATS project packs it (ustar, gzip). */
function archive(version: string): Uint8Array {
  const file = (name: string, content: string) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    header.write("0", 156);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [header, body];
  };
  const root = `nats-server-v${version}-linux-amd64`;
  const files = [...file(`${root}/README.md`, "read me"), ...file(`${root}/nats-server`, program(version))];
  return gzipSync(Buffer.concat([...files, Buffer.alloc(1024)]));
}

/** Serves one release archive over HTTP, pinned by `sha256` or by its own. */
async function serve(version: string, sha256?: string): Promise<Release> {
  const bytes = archive(version);
  const name = `/v${version}/nats-server-v${version}-linux-amd64.tar.gz`;
  const web = createServer((request, response) => {
    if (request.url === `/moved${name}`) response.writeHead(302, { location: name }).end();
    else if (request.url === name) response.end(bytes);
    else response.writeHead(404).end();
  });
  server = web;
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const { port } = web.address() as AddressInfo;
  const pinned = sha256 ?? createHash("sha256").update(bytes).digest("hex");
  return { version, sha256: { "linux-amd64": pinned }, baseUrl: `http://127.0.0.1:${port}/moved` };
}

describe("findNatsServer", () => {
  it("takes what POSTERN_NATS_SERVER names before all else", async () => {
    const path = await install(join(folder, "own"), "2.11.3");
    const onPath = await install(join(folder, "bin"), "2.12.0");
    const environment = { POSTERN_NATS_SERVER: path, PATH: join(onPath, "..") };
    expect(await findNatsServer(options({ environment }))).toEqual({
      path,
      version: "2.11.3",
      source: "POSTERN_NATS_SERVER",
    });
  });

  it("refuses a named server that does not run or is too old, rather than take another", async () => {
    const old = await install(join(folder, "own"), "2.8.4");
    for (const named of [old, join(folder, "nothing")]) {
      const finding = findNatsServer(options({ environment: { POSTERN_NATS_SERVER: named, PATH: "" } }));
      await expect(finding).rejects.toMatchObject({
        code: "NATS_SERVER_NOT_FOUND",
        message: expect.stringContaining(named),
      });
    }
  });

  it("takes the first that is new enough on PATH, then the cache", async () => {
    await install(join(folder, "old"), "2.8.4");
    const good = await install(join(folder, "good"), "2.9.10");
    await install(cacheDir, "2.12.1", "nats-server-debian-linux-amd64");
    const PATH = `${join(folder, "old")}:relative:${join(folder, "good")}`;
    expect(await findNatsServer(options({ environment: { PATH } }))).toMatchObject({ path: good, source: "PATH" });
    expect(await findNatsServer(options())).toMatchObject({ version: "2.12.1", source: "cache" });
  });

  it("fetches the pinned release, checks it, and finds it in the cache from then on", async () => {
    const release = await serve("2.12.99");
    const found = await findNatsServer(options({ release }));
    expect(found).toMatchObject({ version: "2.12.99", source: "release" });
    expect(await findNatsServer(options({ release }))).toEqual({ ...found, source: "cache" });
    expect(progress).toEqual([
      "fetching nats-server 2.12.99 from the NATS project's releases",
      `nats-server 2.12.99 is in ${found.path}`,
    ]);
    expect(await readdir(cacheDir)).toEqual(["nats-server-v2.12.99-linux-amd64"]);
  });

  it("never installs an archive that is not the pinned one, and goes on to the package", async () => {
    const release = await serve("2.12.99", "0".repeat(64));
    const fetchPackage = (scratch: string) => install(join(scratch, "usr"), "2.9.10");
    expect(await findNatsServer(options({ release, fetchPackage }))).toMatchObject({
      version: "2.9.10",
      source: "debian",
    });
    expect(progress.join("\n")).toContain(
      "but 0000000000000000000000000000000000000000000000000000000000000000 is pinned",
    );
    expect(await readdir(cacheDir)).toEqual(["nats-server-debian-linux-amd64"]);
  });

  it("fetches once for many that start together", async () => {
    const release = await serve("2.12.99");
    const found = await Promise.all(Array.from({ length: 8 }, () => findNatsServer(options({ release }))));
    expect(found.filter(({ source }) => source === "release")).toHaveLength(1);
    expect(new Set(found.map(({ path }) => path)).size).toBe(1);
  });

  it("takes over the lock of a process that is gone", async () => {
    await mkdir(cacheDir);
    await writeFile(join(cacheDir, "fetch.lock"), "999999999");
    const release = await serve("2.12.99");
    expect(await findNatsServer(options({ release }))).toMatchObject({ source: "release" });
  });

  it("names all four ways when none works", async () => {
    const finding = findNatsServer(options({ platform: "plan9-mips" }));
    await expect(finding).rejects.toMatchObject({
      code: "NATS_SERVER_NOT_FOUND",
      message: expect.stringMatching(
        /POSTERN_NATS_SERVER.*PATH.*cache.*no release is pinned for plan9-mips.*no packages here/s,
      ),
      hint: expect.stringMatching(/POSTERN_NATS_SERVER.*PATH.*cache.*reach/s),
    });
  });
});
