// Who may steer, as a browser sees it. `rebound.example` leads to this machine, as an attacker's
// name server would make it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test as base } from "../src/index.js";

const test = base.extend<object, { port: number }>({
  /** An empty page, served on every name of this machine. */
  port: [
    async ({}, use) => {
      const server = createServer((_, reply) => reply.setHeader("Content-Type", "text/html").end());
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
      await use((server.address() as AddressInfo).port);
      server.close();
    },
    { scope: "worker" },
  ],
});

/** What a page gets that calls the mock: a status, or that it may not read the reply. */
async function calls(page: Page, url: string, method: string): Promise<string> {
  return page.evaluate(
    ([url, method]) => fetch(url!, { method: method! }).then((r) => `${r.status}`, () => "kept out"),
    [url, method],
  );
}

test("a page of this machine may steer", async ({ page, port, wfmock, wfmockServer }) => {
  await page.goto(`http://localhost:${port}/`);
  const world = `${wfmockServer}/__wfmock/worlds/${wfmock.name}`;

  expect(await calls(page, world, "GET")).toBe("200");
  expect(await calls(page, `${world}/reset`, "POST")).toBe("200");
});

test("a page of elsewhere may not, and changes nothing", async ({
  page,
  port,
  wfmock,
  wfmockServer,
}) => {
  await wfmock.clock.freeze();
  await page.goto(`http://rebound.example:${port}/`);
  const world = `${wfmockServer}/__wfmock/worlds/${wfmock.name}`;

  expect(await calls(page, `${world}/reset`, "POST")).toBe("kept out");
  expect(await calls(page, world, "DELETE")).toBe("kept out");
  expect((await wfmock.clock.advance(0)).frozen).toBe(true);
});

test("nor may one whose own name leads here", async ({ page, wfmock, wfmockServer }) => {
  await wfmock.clock.freeze();
  const rebound = new URL(wfmockServer);
  rebound.hostname = "rebound.example";
  await page.goto(`${rebound.href}no-such-page`);
  const world = `${rebound.origin}/__wfmock/worlds/${wfmock.name}`;

  expect(await calls(page, world, "GET")).toBe("403");
  expect(await calls(page, `${world}/reset`, "POST")).toBe("403");
  expect((await wfmock.clock.advance(0)).frozen).toBe(true);
});
