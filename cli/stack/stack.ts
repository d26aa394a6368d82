/** A whole Postern on one machine, each part a real process: what `startStack` (start-stack.ts) hands out. */

/** How a part of the stack is called in messages, log files and events. */
export type PartName = "nats-server" | "control-plane" | "agent";

/** What happens to the parts, for a log or a terminal. */
export type StackEvent =
  | { readonly kind: "starting"; readonly part: PartName }
  | { readonly kind: "ready"; readonly part: PartName; readonly pid: number; readonly elapsedMs: number }
  /** Ended without being asked to. `restartInMs` undefined: it stays down. */
  | {
      readonly kind: "died";
      readonly part: PartName;
      readonly how: string;
      readonly restartInMs: number | undefined;
      readonly logFile: string;
    }
  | { readonly kind: "stopped"; readonly part: PartName }
  | { readonly kind: "fetching"; readonly message: string }
  | { readonly kind: "published"; readonly revision: number; readonly policies: number; readonly rules: number }
  /** The active bundle was left alone: see `policiesDir`. */
  | { readonly kind: "kept"; readonly revision: number; readonly why: string }
  /** It was left alone because what should replace it has errors. */
  | { readonly kind: "refused"; readonly revision: number; readonly why: string };

export interface StackOptions {
  /** Everything that must survive a restart; created when missing. */
  readonly dataDir: string;
  /** Default "dev". */
  readonly environment?: string;
  /**
   * Loopback ports. 0 or absent: free ones, chosen once, so that a part that is started again keeps its address.
   * `agent`: the agent also listens on TCP; absent: the Unix socket only.
   */
  readonly ports?: { readonly nats?: number; readonly controlPlane?: number; readonly agent?: number };
  /**
   * Published when the environment has no bundle, or when this folder's content is not what was published from it
   * last time. So an operator's later publish outlives a restart. Absent: nothing is published.
   */
  readonly policiesDir?: string;
  /** Whom the control plane notifies of approvals. Absent: nobody. */
  readonly notificationsFile?: string;
  /**
   * Added to the children's environment. Variables of this process reach them too (`OTEL_*`, `POSTERN_MAX_WAIT`, …),
   * but for those that name what the stack settles itself, such as addresses and paths.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Start a part again, with a growing pause, when it dies. Default true. */
  readonly restart?: boolean;
  /** How to start the `postern` binary; default: this very installation's `cli/main`. */
  readonly command?: readonly [program: string, ...args: string[]];
  /** Let the parts write their logs to this process's standard error and not into `<dataDir>/logs`. Default false. */
  readonly inheritLogs?: boolean;
  /** The agent's Unix socket. Default: `agent.sock` in `dataDir`, or a short path where that one is too long. */
  readonly agentSocket?: string;
  /** Gives up starting; what runs already is ended. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: StackEvent) => void;
}

/** One part, as a process. */
export interface Part {
  readonly name: PartName;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  readonly logFile: string;
  /** Sends the signal and resolves when the process has ended. Not followed by a restart, whatever `restart` says. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops it (SIGTERM) if it runs, starts it again on the same addresses, and resolves when it is ready. */
  restart(): Promise<void>;
  /**
   * Resolves when it answers: nats-server accepts connections; the control plane's health says SERVING; so does the
   * agent's (when a bundle is active). Rejects with a PosternError when it ended instead.
   */
  ready(): Promise<void>;
}

/** A token of `postern start`: who it is and what it may do. */
export interface StackToken {
  readonly name: string;
  readonly token: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export interface StackAddresses {
  /** "nats://127.0.0.1:4233" */
  readonly nats: string;
  /** "127.0.0.1:7443" */
  readonly controlPlane: string;
  /** "unix:/path/to/agent.sock": what clients are given. */
  readonly agent: string;
  /** "127.0.0.1:7444"; undefined: no TCP. */
  readonly agentTcp: string | undefined;
}

export interface Stack {
  readonly dataDir: string;
  readonly environment: string;
  readonly nats: Part;
  readonly controlPlane: Part;
  readonly agent: Part;
  readonly addresses: StackAddresses;
  /** Path of the agent's socket, without "unix:". */
  readonly agentSocket: string;
  readonly tokens: {
    readonly admin: StackToken;
    /** alice, bob and carol: between them in every group that the example policies ask for (secrets.ts). */
    readonly approvers: readonly StackToken[];
  };
  /** The file that CLI commands read: `<dataDir>/client.yaml`. */
  readonly clientFile: string;
  /** Holds the same file for each approver: `<clientsDir>/alice.yaml`. */
  readonly clientsDir: string;
  /** True when this start made the keys and tokens. */
  readonly firstStart: boolean;
  /** Never rejects; resolves when a part died that is not started again (`restart: false`). */
  readonly failed: Promise<Error>;
  /** Ends agent, control plane and nats-server, in this order; safe to call twice. */
  stop(): Promise<void>;
}
