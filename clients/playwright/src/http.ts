// One call of the control API: its address, its token, and its errors as sentences.

/** Where a server is, and the token its control API asks for, if it asks for one. */
export interface Server {
  /** Base URL of the mock, without a world: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Sent as a bearer token to the control API only. */
  readonly token?: string | undefined;
}

/** The control API refused: what it was asked, and what it answered. */
export class WfmockError extends Error {
  constructor(
    readonly status: number,
    readonly problem: unknown,
    message: string,
  ) {
    super(message);
    this.name = "WfmockError";
  }
}

/** Values that fill the `{names}` of a route. */
export type Names = Readonly<Record<string, string>>;

/** Calls `route` ("METHOD /path/{name}"); the JSON it answers, or undefined when it answers none. */
export async function call(
  server: Server,
  route: string,
  names: Names = {},
  body?: unknown,
): Promise<unknown> {
  const [method = "GET", template = ""] = route.split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    return encodeURIComponent(names[name] ?? "");
  });
  const reply = await fetch(server.url.replace(/\/$/, "") + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(server.token ? { Authorization: `Bearer ${server.token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const content: unknown = isJson(reply) && text ? JSON.parse(text) : undefined;
  if (!reply.ok) {
    throw new WfmockError(reply.status, content, `${method} ${path}: ${explain(reply, content)}`);
  }
  return content;
}

function isJson(reply: Response): boolean {
  return /[/+]json\b/.test(reply.headers.get("Content-Type") ?? "");
}

function explain(reply: Response, content: unknown): string {
  const problem = (content ?? {}) as { title?: string; detail?: string };
  const said = [problem.title, problem.detail].filter(Boolean).join(": ");
  return said ? `${reply.status} ${said}` : `${reply.status} ${reply.statusText}`;
}
