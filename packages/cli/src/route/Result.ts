import type { Holder, Plan, Report, Verification } from "@chatferry/core"
import type { Phase } from "../progress/Watch.ts"

/** Calls of one endpoint, as they were foreseen and as they were made. */
export interface Calls {
  readonly endpoint: string
  /** Calls a second that the service allows; absent for calls that no plan foresees, as looking back is. */
  readonly quota?: number
  readonly forecast: number
  readonly made: number
}

/** A process that works with the store while its state is told. */
export interface Running extends Pick<Holder, "command" | "pid" | "since"> {
  /** Whether it loads into the very target, so that what is not loaded yet is only to come. */
  readonly isLoading: boolean
  /** How long it has been at it. */
  readonly seconds: number
}

/** What a command did and found. Text and JSON are made of it. */
export interface CommandResult {
  readonly command: string
  /** Whether everything should have been loaded by now: then held records are a shortcoming. */
  readonly isLoading: boolean
  readonly staged?: { readonly units: number; readonly unitsKept: number; readonly read: number }
  readonly plan?: Plan
  readonly report: Report
  readonly readBack?: Verification
  readonly calls?: ReadonlyArray<Calls>
  readonly phases: ReadonlyArray<Phase>
  readonly rejections: ReadonlyArray<RejectionSample>
  /** Who works with the store meanwhile. */
  readonly running?: Running
  /** Where the state lies; absent where it was thrown away. */
  readonly store?: string
}

/** Whether a plan, if there is one, has something the service would refuse: nothing is sent then. */
export const isBlocked = (plan: Plan | undefined): boolean =>
  plan?.findings.some(({ severity }) => severity === "blocker") ?? false

/** One of the first few rejections, for people. */
export interface RejectionSample {
  readonly where: string
  readonly reason: string
}
