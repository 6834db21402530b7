import * as Context from "effect/Context"

/** How far a run is, for whoever watches it: plain fields, written by the run, read by a display. */
export interface Progress {
  phase:
    | "idle"
    | "staging"
    | "ordering"
    | "planning"
    | "accounts"
    | "groups"
    | "messages"
    | "members"
    | "conversation groups"
    | "verifying"
  /** Records of the phase. */
  done: number
  /** Known before the phase begins; 0 where it is not. */
  total: number
  /** Calls acknowledged since the run began. */
  calls: number
  lanesHeld: number
}

export const make = (): Progress => ({ phase: "idle", done: 0, total: 0, calls: 0, lanesHeld: 0 })

/** The progress of the run at hand. Nobody watches by default. */
export const Current = Context.Reference<Progress>("@chatferry/core/Progress", { defaultValue: make })

export const begin = (progress: Progress, phase: Progress["phase"], total: number): void => {
  progress.phase = phase
  progress.done = 0
  progress.total = total
}
