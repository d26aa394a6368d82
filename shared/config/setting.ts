import { z } from "zod";
import { type Labels, parseLabel } from "../fleet/labels.ts";

/**
 * One setting, declared once: from it come the type, the flag, the variable, the key in the YAML file, the check,
 * the help and the documentation. A default is written as a user would write it and read by the same check.
 */
export interface Setting<T, Unit extends string = ""> {
  /** How help shows the value: "<duration>". Empty for a switch, whose flag takes no value. */
  readonly placeholder: string;
  /** Completes "… is not": "a duration such as 500ms, 10s, 5m or 1h30m". */
  readonly expects: string;
  readonly schema: z.ZodType<T>;
  readonly help: string;
  readonly defaultText: string | undefined;
  /** Says where the program takes the value from when nobody sets it, "the host name". */
  readonly supplied: string | undefined;
  readonly secret: boolean;
  /** Suffix of the resolved property ("Ms"), so that code that reads it sees the unit. */
  readonly unit: Unit;
}

interface WithDefault {
  readonly help: string;
  readonly default: string;
}
interface Supplied {
  readonly help: string;
  readonly supplied: string;
}
interface Optional {
  readonly help: string;
}

/** Makes settings of one kind. Without a default (or a supplier) the resolved value may be undefined. */
interface Kind<T, Unit extends string> {
  (declared: WithDefault | Supplied): Setting<T, Unit>;
  (declared: Optional): Setting<T | undefined, Unit>;
}

interface KindOptions<T, Unit extends string> {
  readonly placeholder: string;
  readonly expects: string;
  readonly schema: z.ZodType<T>;
  readonly unit: Unit;
  readonly secret?: boolean;
}

function kind<T, Unit extends string>(options: KindOptions<T, Unit>): Kind<T, Unit> {
  function declare(declared: WithDefault | Supplied): Setting<T, Unit>;
  function declare(declared: Optional): Setting<T | undefined, Unit>;
  function declare(declared: Optional & Partial<WithDefault & Supplied>): Setting<T | undefined, Unit> {
    return {
      ...options,
      secret: options.secret ?? false,
      help: declared.help,
      defaultText: declared.default,
      supplied: declared.supplied,
    };
  }
  return declare;
}

const nonEmpty = z.string().min(1);

/** Any text but the empty one. */
export const text = kind({ placeholder: "<text>", expects: "a text", schema: nonEmpty, unit: "" });

/** A path of the file system; relative ones are taken from the working directory. */
export const path = kind({ placeholder: "<path>", expects: "a path", schema: nonEmpty, unit: "" });

/** A name that can be one token of a NATS subject (shared/bus/subjects.ts, `isToken`). */
export const name = kind({
  placeholder: "<name>",
  expects: "a name of 1 to 64 letters, digits, '-' and '_'",
  schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  unit: "",
});

/** Several names: comma-separated in flags and variables, a list or the same text in YAML. */
export const names = kind({
  placeholder: "<a,b,…>",
  expects: "a list of names of 1 to 64 letters, digits, '-' and '_'",
  schema: z
    .union([z.array(z.string()), z.string().transform((list) => list.split(",").map((item) => item.trim()))])
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)).min(1))
    .transform((list): readonly string[] => [...new Set(list)]),
  unit: "",
});

/** Names with values, which things are told apart by: "region=eu,tier=web", a mapping or the same text in YAML. */
export const labels = kind({
  placeholder: "<name=value,…>",
  expects: "labels such as region=eu,tier=web",
  schema: z
    .union([
      z
        .record(z.string(), z.string())
        .transform((map) => Object.entries(map).map(([name, value]) => `${name}=${value}`)),
      z.string().transform((list) => list.split(",").map((item) => item.trim())),
    ])
    .transform((list, context): Labels => {
      const parsed = list.map(parseLabel);
      const known = parsed.filter((label) => label !== undefined);
      const map = Object.fromEntries(known);
      if (known.length === list.length && Object.keys(map).length === list.length) return map;
      context.addIssue({ code: "custom", message: "not labels, or one named twice" });
      return z.NEVER;
    }),
  unit: "",
});

/** A secret text. It is never printed, and may also be given as a file: `<key>File`. */
export const secret = kind({ placeholder: "<secret>", expects: "a text", schema: nonEmpty, unit: "", secret: true });

/** On or off: a flag without a value; "true" or "false" in variables; a boolean in YAML. */
export const toggle = kind({
  placeholder: "",
  expects: "true or false",
  schema: z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]),
  unit: "",
});

/** A whole number within bounds. */
export function integer(min: number, max: number): Kind<number, ""> {
  return kind({
    placeholder: "<n>",
    expects: `a whole number from ${min} to ${max}`,
    schema: z
      .union([
        z.number(),
        z
          .string()
          .regex(/^-?\d{1,15}$/)
          .transform(Number),
      ])
      .pipe(z.int().min(min).max(max)),
    unit: "",
  });
}

/** One of a few words. */
export function choice<const Word extends string>(words: readonly Word[]): Kind<Word, ""> {
  return kind({
    placeholder: `<${words.join("|")}>`,
    expects: `one of ${words.join(", ")}`,
    schema: z.enum(words),
    unit: "",
  });
}

const DURATION = /^(?:\d{1,6}h)?(?:\d{1,8}m)?(?:\d{1,10}s)?(?:\d{1,12}ms)?$/;
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

function durationMs(written: string): number {
  let total = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+)(ms|h|m|s)/g))
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}

/** A length of time with its unit written out; resolved to milliseconds under `<key>Ms`. */
export const duration = kind({
  placeholder: "<duration>",
  expects: "a duration such as 500ms, 10s, 5m or 1h30m",
  // The bound is what a Node timer can hold: 2^31 - 1 ms, about 24 days.
  schema: nonEmpty.regex(DURATION).transform(durationMs).pipe(z.int().max(2_147_483_647)),
  unit: "Ms",
});

/** Where a program listens on TCP. Port 0: the system chooses. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

const HOST_PORT = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;

/** "host:port", an IPv6 host in brackets. */
export const hostPort = kind({
  placeholder: "<host:port>",
  expects: "host:port, such as 127.0.0.1:7443 or [::1]:7443",
  schema: z
    .string()
    .regex(HOST_PORT)
    .transform((written): HostPort => {
      const [, v6, host, port] = HOST_PORT.exec(written) ?? [];
      return { host: v6 ?? host ?? "", port: Number(port) };
    })
    .refine((address) => address.port <= 65_535),
  unit: "",
});

/** The permission bits of a file, in octal: "0660". */
export const fileMode = kind({
  placeholder: "<mode>",
  expects: "file permissions in octal, such as 0660",
  // YAML 1.2 reads an unquoted 0660 as the decimal 660: the same digits, so the same mode.
  schema: z
    .union([z.string(), z.int().transform(String)])
    .pipe(z.string().regex(/^0?[0-7]{3}$/))
    .transform((digits) => Number.parseInt(digits, 8)),
  unit: "",
});
