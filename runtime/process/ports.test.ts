import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort, requireFreePort } from "./ports.ts";

it("a free port can be bound, an occupied one is named with the setting to change", async () => {
  const port = await freePort();
  await requireFreePort("127.0.0.1", port, "--port");
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(port, "127.0.0.1", resolve));
  try {
    await expect(requireFreePort("127.0.0.1", port, "--port")).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: `127.0.0.1:${port} is in use by another process`,
      where: { field: "--port" },
    });
  } finally {
    await new Promise((resolve) => occupant.close(resolve));
  }
});
