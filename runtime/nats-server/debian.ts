import { execFile } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Fetches Debian's nats-server from the machine's own package sources and unpacks it into `folder`, without root and
 * without touching the system: lists and cache are private (apt.conf(5), Dir::State::Lists and Dir::Cache). Resolves to
 * the path of the executable.
 */
export async function fetchDebianPackage(folder: string): Promise<string> {
  const lists = join(folder, "lists");
  const cache = join(folder, "cache");
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(cache, "archives", "partial"), { recursive: true });
  const options = [
    ["Dir::State::Lists", lists],
    ["Dir::Cache", cache],
    // As root, apt would drop to a user that may not enter this folder.
    ["APT::Sandbox::User", "root"],
    ["Acquire::http::Timeout", "10"],
    ["Acquire::https::Timeout", "10"],
    ["Acquire::Retries", "1"],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  await apt([...options, "-qq", "update"], folder);
  await apt([...options, "-qq", "download", "nats-server"], folder);
  const archive = (await readdir(folder)).find((name) => name.endsWith(".deb"));
  if (archive === undefined) throw new Error("apt-get download left no package behind");
  const tree = join(folder, "tree");
  await run("dpkg", ["-x", join(folder, archive), tree], { timeout: 60_000 });
  return join(tree, "usr", "sbin", "nats-server");
}

async function apt(parameters: readonly string[], folder: string): Promise<void> {
  try {
    await run("apt-get", [...parameters], { cwd: folder, timeout: 180_000, env: { ...process.env, LC_ALL: "C" } });
  } catch (error) {
    throw new Error(aptComplaint(error));
  }
}

function aptComplaint(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "this machine has no apt-get";
  const said = "stderr" in error ? String(error.stderr).trim() : "";
  return said.split("\n").findLast((line) => line.startsWith("E:")) ?? error.message.split("\n")[0] ?? error.message;
}
