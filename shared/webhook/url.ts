import { isLoopback } from "../config/loopback.ts";

/** Completes "the url is refused: ". Undefined: it will do. */
export function webhookUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return "it is no URL";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "a URL with a password ends up in logs; use a secret";
  if (url.hash !== "") return "a fragment is never sent";
  if (url.protocol === "https:") return undefined;
  if (url.protocol !== "http:") return `${url.protocol} is not https:`;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return isLoopback(host) ? undefined : "it must be https, or http on this machine (127.0.0.1, ::1, localhost)";
}
