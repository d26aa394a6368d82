import { Server, ServerCredentials, type UntypedHandleCall } from "@grpc/grpc-js";
import { CHECK_PATH, cannedAnswer } from "./guard-messages.ts";
import { serveUntilStopped } from "./serve-until-stopped.ts";

// A @grpc/grpc-js server whose handler does nothing: what the library itself costs. Its argument is the socket.

const answer = Buffer.from(cannedAnswer());
const pass = (bytes: Buffer) => bytes;
const handle: UntypedHandleCall = (_call: unknown, callback: (error: null, value: Buffer) => void) => {
  callback(null, answer);
};
const server = new Server();
server.addService(
  {
    Check: {
      path: CHECK_PATH,
      requestStream: false,
      responseStream: false,
      requestSerialize: pass,
      requestDeserialize: pass,
      responseSerialize: pass,
      responseDeserialize: pass,
    },
  },
  { Check: handle },
);
server.bindAsync(`unix:${process.argv[2]}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  serveUntilStopped();
});
