/** What every source must do, each with what it says when it holds. */
export const checks = {
  ends: "every stream reads to its end",
  repeatable: "read twice, it gives the same units, fingerprints and items in the same order",
  units: "no two units of an entity share an id",
  balance: "every item is a record, a rejection with its reason or a skip with its rule",
  provenance: "every item says where it was read",
  model: "every record fits the model",
  ids: "no two different records of an entity share an id",
  order: "the order inside every conversation can be told",
  handles: "whoever leaves early or is interrupted leaves no file open",
  memory: "what was read is not held",
} as const

export type Name = keyof typeof checks

export interface Check {
  readonly name: Name
  readonly holds: string
  readonly passed: boolean
  /** How often it was broken. */
  readonly count: number
  /** The first few, each with its place. */
  readonly examples: ReadonlyArray<string>
  /** Why it could not be made here. */
  readonly notMade?: string
}

const shown = 5

/** The checks being made: whatever breaks one is noted, and none ends the others. */
export class Checklist {
  readonly #counts = new Map<Name, number>()
  readonly #examples = new Map<Name, Array<string>>()
  readonly #notMade = new Map<Name, string>()

  broken(name: Name, example: string): void {
    const count = this.#counts.get(name) ?? 0
    this.#counts.set(name, count + 1)
    if (count < shown) this.#examples.set(name, [...(this.#examples.get(name) ?? []), example])
  }

  cannot(name: Name, reason: string): void {
    this.#notMade.set(name, reason)
  }

  results(): ReadonlyArray<Check> {
    return (Object.keys(checks) as ReadonlyArray<Name>).map((name) => {
      const count = this.#counts.get(name) ?? 0
      const notMade = this.#notMade.get(name)
      return {
        name,
        holds: checks[name],
        passed: count === 0,
        count,
        examples: this.#examples.get(name) ?? [],
        ...(notMade === undefined ? {} : { notMade }),
      }
    })
  }
}
