// What goes in and out of the control API.

export type Status =
  | "QUEUED"
  | "RUNNING"
  | "PAUSED"
  | "COMPLETED"
  | "FAILED"
  | "TERMINATED"
  | "TIMED_OUT";

/** A workflow as the mocked API answers it. */
export interface Workflow {
  _id: string;
  _status: Status;
  [field: string]: unknown;
}

/** A moment: RFC 3339 text, or a Date. */
export type Moment = string | Date;

/** A span of time: seconds, or a whole number with a unit: "90s", "15m", "2h", "1d". */
export type Span = number | string;

/** A change that time brought about. */
export interface Transition {
  workflow: string;
  from: Status;
  to: Status;
  at: string;
}

export interface ClockState {
  now: string;
  frozen: boolean;
  /** How many seconds of the world pass in a real one. */
  scale: number;
  /** What happened because the clock was moved. */
  transitions: Transition[];
}

/** Ready-made plans of faults. */
export type FaultPlan = "flaky" | "slow" | "down" | "expired-token" | "rate-limited";

/** How long: the same each time, or drawn from the world's seed. In seconds. */
export type Duration =
  | { distribution?: "fixed"; seconds: number }
  | { distribution: "uniform"; from: number; to: number }
  | { distribution: "normal"; mean: number; deviation: number }
  | { distribution: "exponential"; mean: number };

/** What befalls a call. */
export type Effect =
  | ({ effect: "latency" | "slow-body" } & Duration)
  | {
      effect: "status" | "undocumented-status";
      status: number;
      headers?: Record<string, string>;
    }
  | { effect: "rate-limit"; calls?: number; seconds?: number }
  | { effect: "malformed" }
  | { effect: "drop"; after?: boolean }
  | { effect: "truncate"; share?: number };

/** Which calls it befalls; what is left out matches every call. */
export interface Match {
  name?: string;
  operation?: string;
  parameters?: Record<string, string | number | boolean>;
  /** Must be contained in the call's body. */
  body?: unknown;
  /** Only the n-th of the matching calls, from 1. */
  nth?: number;
  /** Each n-th of the matching calls. */
  every?: number;
  /** 0 to 1, drawn from the world's seed. */
  probability?: number;
  /** At most so many times. */
  times?: number;
}

export type Fault = Match & Effect;

/** One call and what it led to. */
export interface Entry {
  id: string;
  operation: string | null;
  request: { method: string; url: string; body?: unknown };
  reply: { status: number; body?: unknown };
  [detail: string]: unknown;
}

/** The calls a test expects: how many, to which operation, with what in them. */
export interface Calls {
  operation: string;
  times?: number;
  atLeast?: number;
  atMost?: number;
  parameters?: Record<string, string | number | boolean>;
  body?: unknown;
  /** The status of the reply. */
  status?: number;
}
