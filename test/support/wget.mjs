#!/usr/bin/env node
// Stands for `wget -q --spider URL` where a machine has none: exits 0 when the URL answers with success.
const url = process.argv.at(-1) ?? "";
const answer = await fetch(url).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
