import type { Loading, Progress, UserId } from "@chatferry/core"
import type { Client } from "../client/TencentImClient.ts"
import type { WireSettings } from "../wire/Settings.ts"
import type { LaneRules } from "./Lane.ts"

/** What every step of loading works with. */
export interface LoadContext {
  readonly loading: Loading
  readonly client: Client
  readonly settings: WireSettings
  readonly rules: LaneRules
  /** Groups or lanes in a row that are held before the run stops. */
  readonly holdLimit: number
  readonly progress: Progress.Progress
  /** Who has an account, stand-ins included. */
  readonly accounts: ReadonlySet<UserId>
  /** Groups that could not be imported now, by the source's id, and why. */
  readonly heldGroups: ReadonlyMap<string, string>
}
