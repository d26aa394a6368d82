import { Command } from "commander";
import { addOutput, outputOf } from "../output/output-option.ts";
import { VERSION } from "../version.ts";

export function versionCommand(): Command {
  const command = new Command("version").description("Print the version of this program and of Node.");
  return addOutput(command).action((options) => {
    outputOf(options).result(
      { version: VERSION, node: process.version, platform: `${process.platform}-${process.arch}` },
      () => `postern ${VERSION} (Node ${process.version}, ${process.platform}-${process.arch})`,
    );
  });
}
