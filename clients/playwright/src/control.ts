// A world of a running wfmock, as an object: the control API without its paths.

import { call, WfmockError, type Names, type Server } from "./http.js";
import type {
  Calls,
  ClockState,
  Entry,
  Fault,
  FaultPlan,
  Moment,
  Span,
  Status,
  Workflow,
} from "./types.js";

export { WfmockError, type Server } from "./http.js";
export type * from "./types.js";

/** Every route this package calls; openapi/control.yaml describes them. */
export const ROUTES = {
  create: "POST /__wfmock/worlds",
  remove: "DELETE /__wfmock/worlds/{world}",
  reset: "POST /__wfmock/worlds/{world}/reset",
  snapshot: "POST /__wfmock/worlds/{world}/snapshots",
  restore: "POST /__wfmock/worlds/{world}/restore",
  freeze: "POST /__wfmock/worlds/{world}/clock/freeze",
  advance: "POST /__wfmock/worlds/{world}/clock/advance",
  setClock: "POST /__wfmock/worlds/{world}/clock/set",
  scale: "POST /__wfmock/worlds/{world}/clock/scale",
  release: "POST /__wfmock/worlds/{world}/clock/release",
  addFault: "POST /__wfmock/worlds/{world}/faults",
  clearFaults: "DELETE /__wfmock/worlds/{world}/faults",
  journal: "GET /__wfmock/worlds/{world}/journal",
  verify: "POST /__wfmock/worlds/{world}/verify",
  putWorkflow: "PUT /__wfmock/worlds/{world}/workflows/{id}",
  force: "PATCH /__wfmock/worlds/{world}/workflows/{id}",
} as const;

type Send = <T>(route: keyof typeof ROUTES, body?: unknown, names?: Names) => Promise<T>;

class Clock {
  constructor(private readonly send: Send) {}

  /** Lets time stand still: where it is, or at a moment. */
  freeze(at?: Moment): Promise<ClockState> {
    return this.send("freeze", at === undefined ? {} : { at: text(at) });
  }

  /** Lets a span pass at once; answers when everything due in it has happened. */
  advance(by: Span): Promise<ClockState> {
    return this.send("advance", { seconds: seconds(by) });
  }

  /** Jumps to a moment. */
  set(at: Moment): Promise<ClockState> {
    return this.send("setClock", { at: text(at) });
  }

  /** Lets time run `factor` times as fast as outside. */
  scale(factor: number): Promise<ClockState> {
    return this.send("scale", { factor });
  }

  /** Lets time run on from where it is, as fast as outside. */
  release(): Promise<ClockState> {
    return this.send("release");
  }
}

class Faults {
  constructor(private readonly send: Send) {}

  /** Arms a rule. */
  async add(rule: Fault): Promise<void> {
    await this.send("addFault", rule);
  }

  /** Arms the rules of a ready-made plan. */
  async plan(name: FaultPlan): Promise<void> {
    await this.send("addFault", { plan: name });
  }

  /** Disarms all. */
  async clear(): Promise<void> {
    await this.send("clearFaults");
  }
}

class Journal {
  constructor(private readonly send: Send) {}

  /** The calls that the world has answered, oldest first. */
  async list(): Promise<Entry[]> {
    return (await this.send<{ exchanges: Entry[] }>("journal")).exchanges;
  }

  /** Throws with a readable difference unless the app made these calls. */
  async verify(expected: Calls): Promise<void> {
    const found = await this.send<{ ok: boolean; message: string }>("verify", expected);
    if (!found.ok) throw new Error(found.message);
  }
}

class Workflows {
  constructor(private readonly send: Send) {}

  /** Puts a workflow as it stands, new or in place of the one with its id. */
  put(workflow: Workflow): Promise<Workflow> {
    return this.send("putWorkflow", workflow, { id: workflow._id });
  }

  /** Puts a workflow into a status, with tasks that could have led there. */
  force(id: string, status: Status): Promise<Workflow> {
    return this.send("force", { status }, { id });
  }

  /** Lets its next task fail when it would complete: any, or the next of a name or type. */
  failNext(id: string, { task, type }: { task?: string; type?: string } = {}): Promise<Workflow> {
    const failNext = { ...(task && { task }), ...(type && { type }) };
    return this.send("force", { failNext }, { id });
  }
}

/** An isolated copy of the whole state: workflows, clock, faults, journal. */
export class World {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly workflows: Workflows;
  private readonly send: Send;

  constructor(
    server: Server,
    readonly name: string,
  ) {
    this.url = `${server.url.replace(/\/$/, "")}/@${encodeURIComponent(name)}`;
    this.headers = { "X-Wfmock-World": name };
    this.send = async <T>(route: keyof typeof ROUTES, body?: unknown, names: Names = {}) =>
      (await call(server, ROUTES[route], { world: name, ...names }, body)) as T;
    this.clock = new Clock(this.send);
    this.faults = new Faults(this.send);
    this.journal = new Journal(this.send);
    this.workflows = new Workflows(this.send);
  }

  /** Base URL for the app under test; its calls then happen in this world. */
  readonly url: string;

  /** The header that chooses this world, for an app whose base URL cannot change. */
  readonly headers: Readonly<Record<"X-Wfmock-World", string>>;

  /** Back to the baseline: data, clock, faults and journal. */
  async reset(): Promise<void> {
    await this.send("reset");
  }

  /** Keeps the state as it is now; the id is for `restore`. */
  async snapshot(): Promise<string> {
    return (await this.send<{ id: string }>("snapshot")).id;
  }

  /** Back to the state that a snapshot kept. */
  async restore(snapshot: string): Promise<void> {
    await this.send("restore", { snapshot });
  }

  /** Deletes the world. */
  async remove(): Promise<void> {
    await this.send("remove");
  }
}

/** What `openWorld` may be told. */
export interface OpenOptions {
  /** What the world is forked from; the server's own baseline when left out. */
  baseline?: string | undefined;
  /** Start anew when a world of that name is there already. */
  fresh?: boolean;
}

/** Makes a world; takes the one that is there when it has been made before. */
export async function openWorld(
  server: Server,
  name: string,
  { baseline, fresh = false }: OpenOptions = {},
): Promise<World> {
  const world = attachWorld(server, name);
  if (fresh) await world.remove().catch(unless(404));
  const made = call(server, ROUTES.create, {}, { name, ...(baseline && { baseline }) });
  await made.catch(unless(409));
  return world;
}

/** A world that exists, or that the first call to it will make. */
export function attachWorld(server: Server, name: string): World {
  return new World(server, name);
}

function unless(status: number): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof WfmockError && error.status === status)) throw error;
  };
}

function text(at: Moment): string {
  return typeof at === "string" ? at : at.toISOString();
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

function seconds(by: Span): number {
  if (typeof by === "number") return by;
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(by) ?? [];
  const length = UNITS[unit];
  if (length === undefined) throw new RangeError(`not a span of time: "${by}"; try "90s" or "1d"`);
  return Number(count) * length;
}
