// Must not type-check: the document takes exactly four commands.
import createClient from "openapi-fetch";
import type { paths } from "../build/workflows.js";

const client = createClient<paths>({ baseUrl: "" });
await client.PUT("/workflowsvc/api/v1/workflows/{workflowId}/status", {
  params: { path: { workflowId: "" }, query: { nsfilter: "" } },
  body: { _status: "STOPPED" },
});
