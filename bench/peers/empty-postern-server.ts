import { createTransportServer } from "../../agent/transport/server.ts";
import { silentLogger } from "../../runtime/log/logger.ts";
import { CHECK_PATH, cannedAnswer } from "./guard-messages.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

// The agent's own transport with a handler that does nothing: what it costs before anything is decided. Its argument
// is the socket.
const answer = cannedAnswer();
const server = createTransportServer(
  [{ name: "postern.v1.Guard", methods: [{ kind: "unary", path: CHECK_PATH, handle: () => answer }] }],
  { logger: silentLogger },
);
await server.listen({ kind: "unix", path: process.argv[2] ?? "", mode: 0o600 });
serveUntilStopped();
