import { isDeepStrictEqual } from "node:util"
import type { InspectedMessage } from "@chatferry/emulator-tencent-im"
import type { EmulatorProcess } from "../process/emulator.ts"
import type { Expected, ExpectedMessage } from "./expected.ts"

/** What the emulator has otherwise than it should: lost, doubled, out of order, or anything else. */
export const compare = async (emulator: EmulatorProcess, expected: Expected): Promise<ReadonlyArray<string>> => {
  const accounts = new Set((await emulator.inspect("accounts")).map(({ id }) => id))
  const groups = new Map((await emulator.inspect("groups")).map((group) => [group.id, group]))
  const direct = new Map((await emulator.inspect("direct")).map((chat) => [chat.between.join(" "), chat]))
  const problems: Array<string> = []
  for (const id of expected.accounts) if (!accounts.has(id)) problems.push(`account ${id} is not there`)
  for (const id of accounts) if (!expected.accounts.has(id)) problems.push(`account ${id} is of nobody`)

  for (const [id, members] of expected.members) {
    const there = new Set(groups.get(id)?.members.map(({ account }) => account))
    for (const member of members) if (!there.has(member)) problems.push(`${member} is no member of ${id}`)
    if (there.size > members.size) problems.push(`${id} has ${there.size} members, not ${members.size}`)
  }

  const seen = new Set<string>()
  for (const { key, groupId, between, messages } of expected.lanes) {
    const name = groupId ?? between?.toSorted().join(" ") ?? ""
    seen.add(name)
    const group = groupId === undefined ? undefined : groups.get(groupId)
    const there =
      groupId === undefined
        ? (direct.get(name)?.messages ?? [])
        : await emulator.inspect(`groups/${encodeURIComponent(groupId)}/messages`)
    problems.push(...compareLane(key, messages(group?.createTime), there))
    if (groupId !== undefined && new Set(there.map(({ random }) => random)).size < there.length)
      problems.push(`${key}: two messages have the same Random`)
  }
  for (const { id, messages } of groups.values())
    if (messages > 0 && !seen.has(id)) problems.push(`group ${id} is of no conversation`)
  for (const name of direct.keys()) if (!seen.has(name)) problems.push(`chat ${name} is of no conversation`)
  return problems
}

const compareLane = (
  key: string,
  expected: ReadonlyArray<ExpectedMessage>,
  there: ReadonlyArray<InspectedMessage>,
): ReadonlyArray<string> => {
  const problems: Array<string> = []
  if (there.length !== expected.length)
    problems.push(`${key}: ${there.length} messages arrived, not ${expected.length}`)
  for (const [index, message] of expected.entries()) {
    const found = there[index]
    const isEqual =
      found !== undefined &&
      found.from === message.from &&
      found.time === message.time &&
      isDeepStrictEqual(found.body, message.body)
    if (isEqual) continue
    problems.push(`${key}: at ${index + 1} stands ${shown(found)}, not ${message.record}, which is ${shown(message)}`)
    break // what follows a missing or doubled one differs, too
  }
  return problems
}

const shown = (message: Pick<InspectedMessage, "from" | "time" | "body"> | undefined): string =>
  message === undefined
    ? "nothing"
    : `${message.from} at ${message.time}: ${JSON.stringify(message.body).slice(0, 160)}`
