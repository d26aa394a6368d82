import { cpus, loadavg, totalmem } from "node:os";

/** Where the numbers come from: they mean nothing elsewhere, only their ratios do. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  /** "1.52.0"; null: not installed. */
  readonly h2load: string | null;
  /** Of the minute before: above zero, others were at work too. */
  readonly loadBefore: number;
}

export function describeMachine(h2load: string | undefined): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    h2load: h2load ?? null,
    loadBefore: loadavg()[0] ?? 0,
  };
}

export function machineText(machine: Machine): string {
  const { cpu, cores, node, h2load, loadBefore } = machine;
  const client = h2load === null ? "@grpc/grpc-js as the client (no h2load)" : `h2load ${h2load}`;
  return `${cores} cores (${cpu}), Node ${node.slice(1)}, ${client}, load before ${loadBefore.toFixed(1)}`;
}
