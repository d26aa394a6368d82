/** Tells the bench that this process serves, and ends it with the bench. */
export function serveUntilStopped(): void {
  process.once("SIGTERM", () => process.exit(0));
  process.once("disconnect", () => process.exit(0));
  process.send?.({ postern: "ready" });
}
