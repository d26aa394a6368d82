/** Something about the bus that works but is not as it should be: for start-up logs and health. */
export interface BusWarning {
  readonly code: "SYNC_INTERVAL_UNKNOWN" | "STORAGE_DIFFERS" | "REPLICAS_DIFFER" | "NO_SIZE_LIMIT";
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}
