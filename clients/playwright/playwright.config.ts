// The package's own tests: Chromium from the system, against the mock that WFMOCK_URL names.
import { defineConfig } from "@playwright/test";
import type { WfmockOptions } from "./src/index.js";

export default defineConfig<WfmockOptions>({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  timeout: 20_000,
  reporter: "line",
  outputDir: "build/results",
  use: {
    headless: true,
    ...(process.env["CHROMIUM"] && {
      launchOptions: {
        executablePath: process.env["CHROMIUM"],
        // As root, and without a word to any other host.
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--host-resolver-rules=MAP rebound.example 127.0.0.1",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    }),
  },
});
