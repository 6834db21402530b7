import type { Finding, Loading, Progress, Timestamp } from "@chatferry/core"
import type { Policy } from "../load/Policy.ts"
import type { WireSettings } from "../wire/Settings.ts"
import type { Forecast } from "./forecast.ts"
import type { Tally } from "./Tally.ts"

/** What every step of planning reads, and what it adds to. */
export interface PlanContext {
  readonly loading: Loading
  readonly settings: WireSettings
  /** What becomes of a message that cannot be sent. */
  readonly policy: Policy
  readonly now: Timestamp
  readonly progress: Progress.Progress
  readonly forecast: Forecast
  readonly tally: Tally
  readonly findings: Array<Finding>
}
