import type { Entity } from "../model/Entity.ts"

/** A change the sink must make so that a record fits the service. */
export interface Adjustment {
  readonly kind: string
  readonly meaning: string
  /** What to do about it, where that is wanted. */
  readonly remedy: string
  readonly count: number
  /** The first few: record id and what changes. */
  readonly samples: ReadonlyArray<{ readonly record: string; readonly detail: string }>
}

export interface Finding {
  /** A blocker would be refused by the service; a warning may be regretted. */
  readonly severity: "blocker" | "warning"
  readonly kind: string
  readonly message: string
  readonly remedy: string
  /** The first few records it concerns. */
  readonly examples: ReadonlyArray<string>
}

export interface CallForecast {
  readonly endpoint: string
  readonly calls: number
  /** Calls a second. */
  readonly quota: number
}

/** What applying would do. */
export interface Plan {
  readonly records: { readonly [E in Entity]: number }
  readonly calls: ReadonlyArray<CallForecast>
  /** Seconds until the last call, at the quota and by the round trip. */
  readonly seconds: number
  /** The longest lane makes one call at a time, so it may outlast the quota's time. */
  readonly criticalLane?: { readonly conversation: string; readonly calls: number; readonly seconds: number }
  readonly adjustments: ReadonlyArray<Adjustment>
  readonly findings: ReadonlyArray<Finding>
}
