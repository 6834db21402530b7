import type { Target, UndoListing, Undone } from "@chatferry/core"
import * as Figures from "../screen/figures.ts"
import { heading, type Lines, type Page, text } from "./Page.ts"

const group = (n: number) => Figures.counted(n, "group")
const folder = (n: number) => Figures.counted(n, "conversation group")
const account = (n: number) => Figures.counted(n, "account")

const item = (page: Page, words: string): Lines => text(page, "  · ", words)

const them = (n: number) => (n === 1 ? "it" : "them")
const were = (n: number) => (n === 1 ? "was" : "were")

/** Tencent Cloud IM, account_delete: a paid edition refuses an id that was deleted for three months. */
const block = (n: number) =>
  `on paid editions ${n === 1 ? "its id is" : "their ids are"} then blocked for three months, also for a new import (70399)`

/** What stays there, and why. */
const stays = (page: Page, { accounts, stays }: UndoListing, keepsAccounts = false): Lines => {
  const all = [
    ...(keepsAccounts && accounts > 0
      ? [`${account(accounts)} that this pipeline made: --accounts removes ${them(accounts)} too`]
      : []),
    ...(stays.oneToOneMessages === 0
      ? []
      : [
          `${Figures.counted(stays.oneToOneMessages, "one-to-one message")}: the service has no call to remove ${them(stays.oneToOneMessages)}`,
        ]),
    ...(stays.accounts === 0
      ? []
      : [
          `${account(stays.accounts)} that ${were(stays.accounts)} there before: names and pictures may have been overwritten`,
        ]),
    ...(stays.groups === 0 ? [] : [`${group(stays.groups)} that ${were(stays.groups)} there before`]),
  ]
  return all.length === 0 ? [] : [...heading(page, "What stays"), ...all.flatMap((words) => item(page, words))]
}

/** What an undo would do. */
export const listing = (page: Page, target: Target, of: UndoListing, accounts: boolean): Lines => {
  const removed = [
    ...(of.groups === 0
      ? []
      : [`${group(of.groups)}, with all of ${of.groups === 1 ? "its" : "their"} messages and members`]),
    ...(of.conversationGroups === 0 ? [] : [folder(of.conversationGroups)]),
    ...(of.accounts === 0
      ? []
      : [`${account(of.accounts)}${accounts ? "" : ", only with --accounts"}: ${block(of.accounts)}`]),
  ]
  const isOnlyAccounts = of.groups + of.conversationGroups === 0
  return [
    ...heading(page, "What undo removes", target.label),
    ...(removed.length === 0
      ? item(page, "nothing: there is nothing that this pipeline made and the service can remove")
      : []),
    ...removed.flatMap((words) => item(page, words)),
    ...stays(page, of),
    "",
    ...(removed.length === 0
      ? []
      : text(page, "", `Nothing was removed yet: add --yes${isOnlyAccounts || accounts ? " --accounts" : ""}.`)),
  ]
}

/** What there was; what there was none of is no news. */
const removedOf = ({ groups, conversationGroups, accounts }: Undone): string => {
  const kinds = [
    ...(groups === 0 ? [] : [group(groups)]),
    ...(conversationGroups === 0 ? [] : [folder(conversationGroups)]),
    ...(accounts === 0 ? [] : [account(accounts)]),
  ]
  if (kinds.length < 2) return kinds[0] ?? "Nothing was"
  return `${kinds.slice(0, -1).join(", ")} and ${kinds.at(-1)}`
}

/** What an undo did. */
export const undone = (page: Page, target: Target, before: UndoListing, of: Undone, accounts: boolean): Lines => [
  ...text(
    page,
    `${of.refused.length === 0 ? page.style.green("✓") : page.style.yellow("!")} `,
    `${removedOf(of)} removed from ${target.label}.`,
  ),
  ...(of.refused.length === 0
    ? []
    : [
        ...heading(page, "Not removed", `run \`undo --yes${accounts ? " --accounts" : ""}\` again`),
        ...of.refused.slice(0, 20).flatMap((reason) => item(page, reason)),
        ...(of.refused.length > 20 ? item(page, `and ${Figures.count(of.refused.length - 20)} more`) : []),
      ]),
  ...stays(page, before, !accounts),
]
