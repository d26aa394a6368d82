import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { download } from "./download.ts";
import { readTarFile } from "./tar.ts";

/** One release of nats-server: archives by platform, each pinned by the SHA-256 of its .tar.gz. */
export interface Release {
  readonly version: string;
  /** Keys are `<os>-<architecture>` as the archives are named. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly baseUrl: string;
}

/** Checksums as the NATS project pins them in its own container images (nats-io/nats-docker, 2.12.x). Linux only there. */
export const PINNED_RELEASE: Release = {
  version: "2.12.15",
  sha256: {
    "linux-amd64": "58ab8131f819263897e2fc38e503e1b755b63bcafeecc7d12582487df48ca15e",
    "linux-arm64": "b724db99fefbf8f5c808baa82819ee50350aee9734017e4a478f7e545cef3ab6",
  },
  baseUrl: "https://github.com/nats-io/nats-server/releases/download",
};

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** This machine in the words of the archives, such as "linux-amd64". */
export function releasePlatform(os: string = process.platform, architecture: string = process.arch): string {
  return `${os}-${ARCHITECTURES[architecture] ?? architecture}`;
}

/**
 * Fetches, verifies and unpacks the release's nats-server into `folder`; resolves to the path of the executable.
 * Throws when the platform has no pinned checksum, the archive cannot be had, or it is not what was pinned.
 */
export async function fetchRelease(release: Release, platform: string, folder: string): Promise<string> {
  const pinned = release.sha256[platform];
  if (pinned === undefined) {
    throw new Error(`no release is pinned for ${platform}, only for ${Object.keys(release.sha256).join(" and ")}`);
  }
  const name = `nats-server-v${release.version}-${platform}`;
  const archive = await download(`${release.baseUrl}/v${release.version}/${name}.tar.gz`);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  if (sha256 !== pinned) throw new Error(`${name}.tar.gz has SHA-256 ${sha256}, but ${pinned} is pinned`);
  const executable = readTarFile(gunzipSync(archive), `${name}/nats-server`);
  if (executable === undefined) throw new Error(`${name}.tar.gz holds no ${name}/nats-server`);
  const path = join(folder, "nats-server");
  await writeFile(path, executable, { mode: 0o755 });
  return path;
}
