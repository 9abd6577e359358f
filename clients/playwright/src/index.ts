// The fixture: a world per test, named after the test, gone when the test is over.

import { test as base, type TestInfo } from "@playwright/test";
import { openWorld, type World } from "./control.js";

export * from "./control.js";
export { expect } from "@playwright/test";

/** What `use` in playwright.config.ts, or `test.use`, may set. */
export interface WfmockOptions {
  /** Base URL of the running mock. Default: `WFMOCK_URL` from the environment, else port 4010. */
  wfmockServer: string;
  /** Token of the control API, where the mock asks for one. Default: `WFMOCK_CONTROL_TOKEN`. */
  wfmockToken: string | undefined;
  /** Baseline that the test's world is forked from. Default: the server's own. */
  wfmockBaseline: string | undefined;
}

/** What a test may ask for. */
export interface WfmockFixtures {
  /** This test's own world. Made when the test first asks for it, deleted afterwards. */
  wfmock: World;
}

export const test = base.extend<WfmockFixtures & WfmockOptions>({
  wfmockServer: [process.env["WFMOCK_URL"] ?? "http://127.0.0.1:4010", { option: true }],
  wfmockToken: [process.env["WFMOCK_CONTROL_TOKEN"], { option: true }],
  wfmockBaseline: [undefined, { option: true }],

  wfmock: async ({ wfmockServer, wfmockToken, wfmockBaseline }, use, testInfo) => {
    const server = { url: wfmockServer, token: wfmockToken };
    const world = await openWorld(server, worldName(testInfo), { baseline: wfmockBaseline });
    await use(world);
    if (testInfo.status !== testInfo.expectedStatus) await attachJournal(world, testInfo);
    await world.remove();
  },
});

/** A name that says which test it is, and that no other test, retry or repetition has. */
export function worldName(
  test: Pick<TestInfo, "title" | "testId" | "retry" | "repeatEachIndex">,
): string {
  const words = test.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return [words.slice(0, 40) || "test", test.testId.slice(-8), test.repeatEachIndex, test.retry]
    .join("-")
    .replace(/-+/g, "-");
}

async function attachJournal(world: World, testInfo: TestInfo): Promise<void> {
  const body = JSON.stringify(await world.journal.list(), null, 2);
  await testInfo.attach("wfmock journal", { body, contentType: "application/json" });
}
