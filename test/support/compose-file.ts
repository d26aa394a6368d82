import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const dependsOn = z.record(
  z.string(),
  z.object({ condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]) }),
);

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: dependsOn.default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

const file = z.object({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.object({})),
});

/** A service of docker-compose.yml, as far as a process needs it. */
export type ComposeService = z.output<typeof service>;

/** Reads a Compose file as `docker compose` would: merge keys, and ${NAME:-default} from `variables`. */
export function readComposeFile(path: string, variables: Readonly<Record<string, string>>): z.output<typeof file> {
  const text = readFileSync(path, "utf8").replaceAll(
    /\$\{(\w+):-([^}]*)\}/g,
    (_, name: string, fallback: string) => variables[name] ?? fallback,
  );
  return file.parse(parse(text, { merge: true }));
}

/** The ENTRYPOINT of a Dockerfile's last stage, in its exec form. */
export function readEntrypoint(path: string): readonly string[] {
  const line = readFileSync(path, "utf8")
    .split("\n")
    .findLast((one) => one.startsWith("ENTRYPOINT "));
  return z.array(z.string()).parse(JSON.parse((line ?? "").replace("ENTRYPOINT ", "")));
}
