// The fixture as a user meets it: Chromium, a small app, and the running mock.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test as base, type World } from "../src/index.js";

const namespace = "first_tchgt1VU";
const definition = "824beec4-4a58-4bf8-b9df-b86172a2d5d5";

const test = base.extend<object, { app: string }>({
  /** Where the app is served: an origin of its own, as in life. */
  app: [
    async ({}, use) => {
      const page = await readFile(new URL("app.html", import.meta.url));
      const server = createServer((_, reply) => reply.setHeader("Content-Type", "text/html").end(page));
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
    },
    { scope: "worker" },
  ],
});

/** Opens the app with the world as its API. */
async function open(page: Page, app: string, wfmock: World): Promise<void> {
  await page.goto(`${app}/?api=${encodeURIComponent(wfmock.url)}`);
}

async function start(wfmock: World): Promise<string> {
  const reply = await fetch(`${wfmock.url}/workflowsvc/api/v1/workflows?nsfilter=${namespace}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ _workflowDefId: definition }),
  });
  return (await reply.json())._id;
}

async function total(wfmock: World): Promise<number> {
  const reply = await fetch(`${wfmock.url}/workflowsvc/api/v1/workflows?nsfilter=${namespace}`);
  return (await reply.json())._total;
}

for (const count of [1, 2]) {
  test(`a page shows the ${count} started in its own world and nobody else's`, async ({
    page,
    app,
    wfmock,
  }) => {
    const before = await total(wfmock);
    for (let n = 0; n < count; n++) await start(wfmock);

    await open(page, app, wfmock);

    await expect(page.locator("ul")).toHaveAttribute("data-total", String(before + count));
  });
}

test("a workflow is complete once the clock has moved", async ({ page, app, wfmock }) => {
  await wfmock.clock.freeze();
  const id = await start(wfmock);
  await open(page, app, wfmock);
  await expect(page.locator(`[id="${id}"]`)).toContainText("QUEUED");

  const { transitions } = await wfmock.clock.advance("1d");
  await page.getByRole("button").click();

  await expect(page.locator(`[id="${id}"]`)).toContainText(/COMPLETED|FAILED/);
  expect(transitions.filter((each) => each.workflow === id).length).toBeGreaterThan(1);
});

test("the app says so when the service is broken, and recovers", async ({ page, app, wfmock }) => {
  await wfmock.faults.add({
    operation: "listWorkflows",
    effect: "undocumented-status",
    status: 503,
  });
  await open(page, app, wfmock);
  await expect(page.getByRole("alert")).toHaveText("The service answered 503");

  await wfmock.faults.clear();
  await page.getByRole("button").click();

  await expect(page.getByRole("alert")).toBeHidden();
  await expect(page.locator("li")).toHaveCount(5);
});
