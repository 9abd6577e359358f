// A client as a frontend developer would write it: types from the document, no code of ours.
import createClient from "openapi-fetch";
import type { components, paths } from "../build/workflows.js";

type Workflow = components["schemas"]["Workflow"];

const namespace = "first_tchgt1VU";
const definition = "824beec4-4a58-4bf8-b9df-b86172a2d5d5";
const query = { nsfilter: namespace };
const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });

function found<T>(reply: { data?: T; error?: unknown }): T {
  if (reply.data === undefined) throw new Error(JSON.stringify(reply.error));
  return reply.data;
}

const started: Workflow = found(
  await client.POST("/workflowsvc/api/v1/workflows", {
    params: { query },
    body: { _workflowDefId: definition, _inputParams: { colour: "green" } },
  }),
);

const listed = found(
  await client.GET("/workflowsvc/api/v1/workflows", {
    params: { query: { ...query, _defId: definition, sort: '{"_createdAt":-1}', _pageSize: 5 } },
  }),
);

const one = { params: { path: { workflowId: started._id }, query } };
const paused = found(
  await client.PUT("/workflowsvc/api/v1/workflows/{workflowId}/status", {
    ...one,
    body: { _status: "PAUSED" },
  }),
);
const got = found(await client.GET("/workflowsvc/api/v1/workflows/{workflowId}", one));

const refused = await client.GET("/workflowsvc/api/v1/workflows", {
  params: { query: { ...query, _offset: -1 } },
});

console.log(
  JSON.stringify({
    started: started._status,
    paused: paused._status,
    got: got._status,
    listedFirst: listed._list[0]?._id === started._id,
    refused: [refused.response.status, typeof refused.error?.status],
  }),
);
