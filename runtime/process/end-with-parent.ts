import { spawn } from "node:child_process";

/**
 * Sees to it that a foreign program (nats-server), which cannot watch a channel, ends when this process is gone: a
 * small shell reads from a pipe that only this process holds, and signals `pid` when the pipe breaks, even by kill -9.
 * Call the returned function once the program has ended by itself, so that its process id, which may be given out
 * again, is never signalled.
 */
export function endWithParent(pid: number, signal: "TERM" | "KILL" = "TERM"): () => void {
  const script = `read -r line; [ "$line" = done ] || kill -${signal} ${pid} 2>/dev/null`;
  const guard = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  return () => {
    guard.stdin.end("done\n");
  };
}
