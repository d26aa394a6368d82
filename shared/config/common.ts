import { choice, duration, secret, text } from "./setting.ts";

/** How to reach NATS. */
export const natsSettings = {
  nats: text({ default: "nats://127.0.0.1:4222", help: "NATS servers, comma-separated" }),
  natsUser: text({ help: "User at NATS" }),
  natsPassword: secret({ help: "Password at NATS" }),
} as const;

/** What every long-running program has. */
export const processSettings = {
  drainTimeout: duration({ default: "10s", help: "On SIGTERM: how long accepted calls may take to finish" }),
  logLevel: choice(["trace", "debug", "info", "warn", "error", "silent"])({
    default: "info",
    help: "Least level logged",
  }),
  logFormat: choice(["json", "pretty"])({ default: "json", help: "Form of log lines" }),
} as const;

/** What is wrong with a certificate without its key, or a key without its certificate. */
export function tlsConflicts(settings: {
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}): string[] {
  if ((settings.tlsCert === undefined) === (settings.tlsKey === undefined)) return [];
  return ["tlsCert and tlsKey go together: set both or none"];
}

/** What is wrong with one half of the NATS credentials. */
export function natsConflicts(settings: {
  readonly natsUser: string | undefined;
  readonly natsPassword: string | undefined;
}): string[] {
  if ((settings.natsUser === undefined) === (settings.natsPassword === undefined)) return [];
  return ["natsUser and natsPassword (or natsPasswordFile) go together: set both or none"];
}
