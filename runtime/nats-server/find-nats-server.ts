import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { cacheDirectory, inScratchFolder, installExecutable, withFetchLock } from "./cache.ts";
import { fetchDebianPackage } from "./debian.ts";
import { fetchRelease, PINNED_RELEASE, type Release, releasePlatform } from "./release.ts";
import { isAtLeast, OLDEST_SERVER, probeVersion } from "./version.ts";

/** An executable nats-server that is new enough. */
export interface FoundNatsServer {
  readonly path: string;
  /** Such as "2.12.15". */
  readonly version: string;
  readonly source: "POSTERN_NATS_SERVER" | "PATH" | "cache" | "release" | "debian";
}

export interface FindNatsServerOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly cacheDir?: string;
  readonly release?: Release;
  /** As in the names of the archives, "linux-amd64"; default: this machine. */
  readonly platform?: string;
  /** Where progress of a fetch goes; default: lines on stderr. */
  readonly onProgress?: (message: string) => void;
  /** Where else to fetch from; default: the Debian package. */
  readonly fetchPackage?: (folder: string) => Promise<string>;
}

/**
 * Finds nats-server: `$POSTERN_NATS_SERVER`, PATH, the project's cache, else fetches it into that cache (the pinned
 * release, then Debian's package). Nothing is installed system-wide. Throws NATS_SERVER_NOT_FOUND, which says what was
 * tried.
 */
export async function findNatsServer(options: FindNatsServerOptions = {}): Promise<FoundNatsServer> {
  const environment = options.environment ?? process.env;
  const named = environment.POSTERN_NATS_SERVER;
  if (named !== undefined && named !== "") return fromVariable(named);
  const cacheDir = options.cacheDir ?? cacheDirectory(environment);
  return (
    (await fromPath(environment.PATH ?? "")) ??
    (await fromCache(cacheDir, options)) ??
    (await withFetchLock(
      cacheDir,
      async () => (await fromCache(cacheDir, options)) ?? (await fetchInto(cacheDir, options)),
    ))
  );
}

/** What the user names must work: falling back silently would run another server than asked for. */
async function fromVariable(path: string): Promise<FoundNatsServer> {
  const version = await usable(path);
  if (version !== undefined) return { path, version, source: "POSTERN_NATS_SERVER" };
  throw new PosternError(
    "failed_precondition",
    "NATS_SERVER_NOT_FOUND",
    `POSTERN_NATS_SERVER names ${path}, which is no nats-server ${OLDEST_SERVER} or later that runs here`,
    { hint: "Name a working nats-server executable, or unset the variable." },
  );
}

async function fromPath(path: string): Promise<FoundNatsServer | undefined> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(folder, "nats-server");
    const version = await usable(candidate);
    if (version !== undefined) return { path: candidate, version, source: "PATH" };
  }
  return undefined;
}

async function fromCache(cacheDir: string, options: FindNatsServerOptions): Promise<FoundNatsServer | undefined> {
  for (const candidate of [releaseFile(cacheDir, options), debianFile(cacheDir, options)]) {
    const version = await usable(candidate);
    if (version !== undefined) return { path: candidate, version, source: "cache" };
  }
  return undefined;
}

async function fetchInto(cacheDir: string, options: FindNatsServerOptions): Promise<FoundNatsServer> {
  const say = options.onProgress ?? ((message) => process.stderr.write(`postern: ${message}\n`));
  const release = options.release ?? PINNED_RELEASE;
  const platform = options.platform ?? releasePlatform();
  const failures: string[] = [];
  const ways = [
    {
      source: "release",
      what: `nats-server ${release.version} from the NATS project's releases`,
      target: releaseFile(cacheDir, options),
      fetch: (folder: string) => fetchRelease(release, platform, folder),
    },
    {
      source: "debian",
      what: "Debian's nats-server with apt-get",
      target: debianFile(cacheDir, options),
      fetch: options.fetchPackage ?? fetchDebianPackage,
    },
  ] as const;
  for (const { source, what, target, fetch } of ways) {
    say(`fetching ${what}`);
    try {
      const version = await inScratchFolder(cacheDir, async (folder) => {
        await installExecutable(await fetch(folder), target, folder);
        return usable(target);
      });
      if (version === undefined) throw new Error(`what was fetched is no nats-server ${OLDEST_SERVER} or later`);
      say(`nats-server ${version} is in ${target}`);
      return { path: target, version, source };
    } catch (error) {
      failures.push(`${what}: ${causeOf(error)}`);
      say(`could not fetch ${what}: ${causeOf(error)}`);
    }
  }
  throw notFound(cacheDir, failures);
}

function notFound(cacheDir: string, failures: readonly string[]): PosternError {
  return new PosternError(
    "failed_precondition",
    "NATS_SERVER_NOT_FOUND",
    `nats-server was not found: $POSTERN_NATS_SERVER is not set; PATH has none of ${OLDEST_SERVER} or later; ` +
      `the cache ${cacheDir} has none; and fetching one failed (${failures.join("; ")})`,
    {
      hint:
        "Do one of four things: set POSTERN_NATS_SERVER to a nats-server executable; put nats-server on PATH; " +
        "copy one into the cache; or let this machine reach the NATS project's releases or Debian's packages. " +
        "Releases are pinned for Linux on amd64 and arm64; elsewhere install nats-server yourself.",
    },
  );
}

function releaseFile(cacheDir: string, options: FindNatsServerOptions): string {
  const { version } = options.release ?? PINNED_RELEASE;
  return join(cacheDir, `nats-server-v${version}-${options.platform ?? releasePlatform()}`);
}

function debianFile(cacheDir: string, options: FindNatsServerOptions): string {
  return join(cacheDir, `nats-server-debian-${options.platform ?? releasePlatform()}`);
}

async function usable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
  } catch {
    return undefined;
  }
  const version = await probeVersion(path);
  return version !== undefined && isAtLeast(version, OLDEST_SERVER) ? version : undefined;
}

/** `fetch` says only "fetch failed"; what happened is in its cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? errorMessage(error) : errorMessage(cause);
}
