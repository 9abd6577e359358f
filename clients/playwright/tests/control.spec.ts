// The control object, without a browser.
import { expect, openWorld, test, worldName, WfmockError, type World } from "../src/index.js";

const query = "nsfilter=first_tchgt1VU";

async function list(wfmock: World, filter = "") {
  const reply = await fetch(`${wfmock.url}/workflowsvc/api/v1/workflows?${query}&${filter}`);
  return reply.json();
}

test("a world is named after its test, its retry and its repetition", () => {
  const one = { title: "Lists: 3 workflows!", testId: "abc-12345678", retry: 0, repeatEachIndex: 0 };

  expect(worldName(one)).toBe("lists-3-workflows-12345678-0-0");
  expect(worldName({ ...one, retry: 1 })).not.toBe(worldName(one));
});

test("a reset brings the first state back", async ({ wfmock }) => {
  await wfmock.clock.freeze();
  const before = await list(wfmock);
  const id = before._list[0]._id;
  await wfmock.workflows.force(id, "TIMED_OUT");
  expect((await list(wfmock, "_status=TIMED_OUT"))._list.map((each: any) => each._id)).toContain(id);

  await wfmock.reset();

  expect((await list(wfmock))._total).toBe(before._total);
});

test("a snapshot is restored", async ({ wfmock }) => {
  await wfmock.clock.freeze();
  const kept = await wfmock.snapshot();
  const { _list } = await list(wfmock);
  await wfmock.workflows.force(_list[0]._id, "TERMINATED");

  await wfmock.restore(kept);

  expect((await list(wfmock))._list).toEqual(_list);
});

test("a workflow can be put as a test needs it", async ({ wfmock }) => {
  const { _list } = await list(wfmock);

  await wfmock.workflows.put({ ..._list[0], _name: "Named by a test" });

  expect((await list(wfmock, "_name=named%20by%20a"))._total).toBe(1);
});

test("a task can be made to fail next", async ({ wfmock }) => {
  await wfmock.clock.freeze();
  const started = await fetch(`${wfmock.url}/workflowsvc/api/v1/workflows?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ _workflowDefId: "824beec4-4a58-4bf8-b9df-b86172a2d5d5" }),
  });
  const { _id } = await started.json();

  await wfmock.workflows.failNext(_id, { type: "REST_CONNECTOR" });

  const { transitions } = await wfmock.clock.advance("1d");
  expect(transitions.at(-1)).toMatchObject({ workflow: _id, from: "RUNNING", to: "FAILED" });
});

test("a world that is there already is taken as it is", async ({ wfmock, wfmockServer }) => {
  await wfmock.clock.freeze("2030-01-01");

  const again = await openWorld({ url: wfmockServer }, wfmock.name);

  expect((await again.clock.advance(0)).frozen).toBe(true);
});

test("the clock freezes, is set, runs faster and is let go", async ({ wfmock }) => {
  const frozen = await wfmock.clock.freeze("2030-01-01T00:00:00Z");
  expect(frozen.now).toMatch(/^2030-01-01T00:00:00/);
  expect((await wfmock.clock.set("2030-06-01T00:00:00Z")).now).toMatch(/^2030-06-01/);

  expect((await wfmock.clock.scale(60)).scale).toBe(60);

  expect((await wfmock.clock.release()).scale).toBe(1);
});

test("the journal tells what the app did, and complains readably", async ({ wfmock }) => {
  await list(wfmock);
  await list(wfmock);

  expect((await wfmock.journal.list()).length).toBe(2);
  await wfmock.journal.verify({ operation: "listWorkflows", times: 2 });
  await expect(wfmock.journal.verify({ operation: "startWorkflow", times: 1 })).rejects.toThrow(
    /startWorkflow/,
  );
});

test("a plan of faults holds until it is cleared", async ({ wfmock }) => {
  await wfmock.faults.plan("down");
  expect((await list(wfmock)).status).toBe(503);

  await wfmock.faults.clear();

  expect((await list(wfmock))._list).toHaveLength(10);
});

test("what the control API refuses is thrown with its reason", async ({ wfmock }) => {
  const refused = wfmock.workflows.force("no-such-workflow", "FAILED");

  await expect(refused).rejects.toThrow(WfmockError);
  await expect(refused).rejects.toMatchObject({ status: 404 });
});
