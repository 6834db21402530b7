import { entities, type Ledger } from "@chatferry/core"
import * as Figures from "../screen/figures.ts"
import { type FigureTable, figureTable } from "./figure-table.ts"
import { dimmed, type Lines, type Page, text } from "./Page.ts"

type Balances = Ledger.Ledger

const names: { readonly [E in keyof Balances]: string } = {
  users: "users",
  groups: "groups",
  members: "members",
  messages: "messages",
  conversationGroups: "conversation groups",
}

const singular = (name: string) => name.slice(0, -1)

/** The entities that the source has; messages are told of in any case. */
const present = (of: Balances) => entities.filter((entity) => entity === "messages" || of[entity].read > 0)

/** A lane under the name that people know it by. */
export interface NamedLane extends Ledger.LaneBalance {
  readonly name: string
}

/** Lanes that are shown; more are counted. */
const shownLanes = 10

/** The lanes that deserve a look: held ones first, then the fullest. */
export const interesting = (lanes: ReadonlyArray<Ledger.LaneBalance>): ReadonlyArray<Ledger.LaneBalance> =>
  lanes.toSorted((a, b) => Number(b.held > 0) - Number(a.held > 0) || b.read - a.read).slice(0, shownLanes)

const states = ["read", "loaded", "placeholders", "skipped", "rejected", "held"] as const

/** The balance of every entity, by which rules records were skipped, and the lanes that deserve a look. */
export const ledger = (
  page: Page,
  of: Balances,
  shown: ReadonlyArray<NamedLane>,
  all: ReadonlyArray<Ledger.LaneBalance>,
): Lines => {
  const entitiesRead = present(of)
  const table = figureTable(
    page,
    states,
    entitiesRead.map((entity) => of[entity]),
  )
  return [
    "",
    table.header("Ledger"),
    ...entitiesRead.map((entity) => table.row(names[entity], of[entity])),
    ...rules(page, of),
    ...(shown.length === 0 ? [] : lanes(page, table, shown, all)),
  ]
}

const lanes = (
  page: Page,
  table: FigureTable<(typeof states)[number]>,
  shown: ReadonlyArray<NamedLane>,
  all: ReadonlyArray<Ledger.LaneBalance>,
): Lines => {
  const held = (of: ReadonlyArray<Ledger.LaneBalance>) => of.filter(({ held }) => held > 0).length
  const hidden = all.length - shown.length
  const heldToo = held(all) - held(shown)
  const ofHidden = heldToo === 0 ? "" : heldToo === hidden ? ", held too" : `, ${Figures.count(heldToo)} of them held`
  return [
    "",
    table.header("Lanes"),
    ...shown.flatMap((lane) => [
      table.row(lane.name, lane),
      ...(lane.heldFor === undefined || lane.held === 0
        ? []
        : text(page, "    ", `held: ${lane.heldFor}`).map(page.style.yellow)),
    ]),
    ...(hidden === 0 ? [] : dimmed(page, "  ", `and ${Figures.counted(hidden, "more lane")}${ofHidden}`)),
  ]
}

/** After staging nothing is loaded, so only what reading made of the export counts. */
export const staged = (page: Page, of: Balances): Lines => {
  const rows = present(of).map((entity) => {
    const { read, skipped, rejected } = of[entity]
    return { name: names[entity], read, staged: read - skipped - rejected, skipped, rejected }
  })
  const table = figureTable(page, ["read", "staged", "skipped", "rejected"], rows)
  return ["", table.header("Staged"), ...rows.map((row) => table.row(row.name, row)), ...rules(page, of)]
}

const rules = (page: Page, of: Balances): Lines => {
  const all = entities.flatMap((entity) =>
    Object.entries(of[entity].skippedByRule).map(
      ([rule, n]) => `${rule} (${Figures.counted(n, singular(names[entity]))})`,
    ),
  )
  return all.length === 0 ? [] : dimmed(page, "    ", `skipped by rule: ${all.join(", ")}`)
}
