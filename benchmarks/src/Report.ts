import type { Memory } from "./process/memory.ts"

/** A number with what it must be, if anything. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Behind the number, e.g. `messages/s`. */
  readonly unit?: string
  readonly atLeast?: number
  readonly atMost?: number
  /** How the number came about, e.g. both sides of a ratio. */
  readonly detail?: string
}

/** What one benchmark measured in one run. */
export interface Report {
  readonly benchmark: string
  /** On what it was measured. */
  readonly setting: string
  readonly figures: ReadonlyArray<Figure>
}

/** Memory must not depend on the size of the input: what is still held is compared with that of the smallest. */
export const memoryFigures = (
  { heap, peak }: Memory,
  /** Absent for the smallest itself. */
  smallest: number | undefined,
  atMost: number,
): ReadonlyArray<Figure> => [
  {
    name: "live heap",
    value: heap,
    unit: "MB",
    ...(smallest === undefined
      ? {}
      : {
          atLeast: smallest * 0.85,
          atMost: smallest * 1.15,
          detail: `${smallest.toFixed(1)} MB at the smallest size`,
        }),
  },
  { name: "peak memory", value: peak, unit: "MB", atMost },
]

export const holds = ({ value, atLeast, atMost }: Figure): boolean =>
  value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY)

const number = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 2 : 0 })

const bound = ({ atLeast, atMost }: Figure): string => {
  if (atLeast !== undefined && atLeast === atMost) return `exactly ${number(atLeast)}`
  if (atLeast !== undefined && atMost !== undefined) return `${number(atLeast)} to ${number(atMost)}`
  if (atLeast !== undefined) return `at least ${number(atLeast)}`
  return atMost === undefined ? "" : `at most ${number(atMost)}`
}

/** For people. */
export const print = ({ benchmark, setting, figures }: Report): string => {
  const rows = figures.map((figure) => {
    const limit = bound(figure)
    return {
      name: figure.name,
      value: `${number(figure.value)}${figure.unit === undefined ? "" : ` ${figure.unit}`}`,
      verdict: limit === "" ? "" : `${holds(figure) ? "holds" : "MISSED"}: ${limit}`,
      detail: figure.detail ?? "",
    }
  })
  const width = (key: "name" | "value" | "verdict") => Math.max(...rows.map((row) => row[key].length))
  const lines = rows.map(({ name, value, verdict, detail }) =>
    `  ${name.padEnd(width("name"))}  ${value.padStart(width("value"))}  ${verdict.padEnd(width("verdict"))}  ${detail}`.trimEnd(),
  )
  return [`${benchmark}: ${setting}`, ...lines].join("\n")
}
