import { defineConfig } from "vitest/config";

const rooms = "{shared,runtime,agent,control-plane,client,cli,examples,bench}";

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/summary-reporter.ts"],
    projects: [
      { test: { name: "unit", include: [`${rooms}/**/*.test.ts`], testTimeout: 20_000 } },
      {
        test: {
          name: "system",
          include: ["test/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ["test/support/global-setup.ts"],
          maxWorkers: 2,
          // After the unit tests: vitest wants an order between projects with different worker limits.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
