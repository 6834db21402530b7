/** One thing that is not as it was loaded. */
export interface Difference {
  /** `users`, `groups`, `members` or a conversation. */
  readonly where: string
  readonly what: string
}

export interface VerifyOptions {
  /** Compare about so many messages of each lane at most, spread evenly; all by default. All are counted in any case. */
  readonly sample?: number
}

/** What reading back found. */
export interface Verification {
  readonly equal: boolean
  readonly conversations: number
  /** Messages that the service should have. */
  readonly messages: number
  /** How many of them were compared; the rest was only counted. */
  readonly compared: number
  /** The first hundred; `differenceCount` counts all. */
  readonly differences: ReadonlyArray<Difference>
  readonly differenceCount: number
}
