import { Command } from "commander";
import { createCommand, removeCommand } from "./keys-files.ts";
import { listKeysCommand, resignCommand } from "./keys-list.ts";
import { revokeCommand } from "./keys-revoke.ts";
import { rotateCommand } from "./keys-rotate.ts";

export function keysCommand(): Command {
  return new Command("keys")
    .description("Keys that sign policy bundles and approval outcomes.")
    .addCommand(createCommand())
    .addCommand(listKeysCommand())
    .addCommand(rotateCommand())
    .addCommand(resignCommand())
    .addCommand(removeCommand())
    .addCommand(revokeCommand());
}
