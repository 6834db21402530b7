import * as Conversations from "../model/Conversation.ts"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Entity, RecordOf } from "../model/Entity.ts"
import type { Group } from "../model/Group.ts"
import type { Message } from "../model/Message.ts"
import type { User } from "../model/User.ts"
import type { Item, Read, Unit } from "../Source.ts"
import type { StreamedEntity } from "../transforms/Protocol.ts"
import { distinctConversations } from "../transforms/References.ts"
import type { Sql } from "./Database.ts"
import { bodyOf } from "./message-rows.ts"

/** A unit and what it held. */
export interface UnitRead<out A> {
  readonly unit: Pick<Unit<unknown>, "id" | "fingerprint">
  readonly items: ReadonlyArray<Item<A>>
  readonly discovered: ReadonlyArray<Discovered>
  readonly members: MembersRead
}

/** A user met among other records, and what the transforms made of it. */
export interface Discovered {
  /** As the source has it. */
  readonly userId: string
  readonly item: Item<User>
}

/** Members of a unit's groups: how many, and how many of them stay out by which rule. */
export interface MembersRead {
  readonly read: number
  readonly leftOut: ReadonlyMap<string, number>
}

const noLane = 0

/**
 * Writes units of one pass, and answers how many items each had. It remembers the lanes and senders it met. In a store's
 * first staging no unit is looked for: none was staged before, and the index that would find them is built afterwards.
 */
export const unitWriter = (pass: number, isFirst: boolean) => {
  const lanes = new Map<string, number>()
  const senders = new Set<string>()
  let last: { readonly conversation: Message["conversation"]; readonly lane: number } | undefined

  const laneOf = (sql: Sql, { conversation }: Message): number => {
    // Sources give the messages of one unit the same conversation.
    if (last?.conversation !== conversation) last = { conversation, lane: findLane(sql, conversation) }
    return last.lane
  }

  const findLane = (sql: Sql, conversation: Message["conversation"]): number => {
    const key = Conversations.key(conversation)
    const known = lanes.get(key)
    if (known !== undefined) return known
    sql.run("INSERT OR IGNORE INTO lane (key, conversation) VALUES (?, ?)", key, JSON.stringify(conversation))
    const lane = sql.count("SELECT lane FROM lane WHERE key = ?", key)
    lanes.set(key, lane)
    return lane
  }

  const skip = (sql: Sql, entity: Entity, lane: number, rule: string, unit: number, count = 1) =>
    sql.run(
      "INSERT INTO skip VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
      entity,
      lane,
      rule,
      unit,
      count,
    )

  /**
   * A newer body of a known id replaces the older one, and is loaded again where the service takes it again. Tells
   * whether it did.
   */
  const replace = (
    sql: Sql,
    entity: "users" | "groups" | "conversationGroups",
    id: string,
    item: Read<unknown>,
    unit: number,
  ): boolean => {
    const body = JSON.stringify(item.record)
    const known = sql.one<{ row: number; body: string; pass: number }>(
      `SELECT e.row, e.body, u.pass FROM ${entity} e JOIN unit u ON u.unit = e.unit WHERE e.id = ?`,
      id,
    )
    if (known === undefined) {
      sql.run(
        `INSERT INTO ${entity} (id, unit, file, idx, body) VALUES (?, ?, ?, ?, ?)`,
        id,
        unit,
        item.from.file,
        item.from.index ?? null,
        body,
      )
      return false
    }
    if (known.body === body || (known.pass === pass && entity !== "conversationGroups")) {
      skip(sql, entity, noLane, "duplicate", unit)
      return false
    }
    if (known.pass === pass) {
      // Two of one name and owner, e.g. of people who were merged, or of the source and of a transform: one has all.
      sql.run(`UPDATE ${entity} SET body = ? WHERE row = ?`, joined(known.body, item.record), known.row)
      skip(sql, entity, noLane, "merged", unit)
      return false
    }
    sql.run(`UPDATE ${entity} SET body = ?, unit = ? WHERE row = ?`, body, unit, known.row)
    // A group that is there is not imported again; one that was refused may be taken now.
    sql.run(
      `DELETE FROM outcome WHERE target IN (SELECT target FROM target) AND entity = ? AND lane = 0 AND record = ?
       ${entity === "groups" ? "AND state = 'rejected'" : ""}`,
      entity,
      known.row,
    )
    sql.run("DELETE FROM rejection WHERE target IS NOT NULL AND entity = ? AND record = ?", entity, known.row)
    skip(sql, entity, noLane, "superseded", unit)
    return true
  }

  /** Members of a group, each once; where a newer export replaced the group, those who left it go before they came. */
  const writeMembers = (sql: Sql, group: Group, isSuperseding: boolean, unit: number) => {
    const row = sql.count("SELECT row FROM groups WHERE id = ?", group.id)
    const skips = { duplicate: 0, superseded: 0 }
    for (const member of group.members) {
      const body = JSON.stringify(member)
      const known = sql.one<{ row: number; body: string }>(
        "SELECT row, body FROM members WHERE grp = ? AND user_id = ?",
        row,
        member.userId,
      )
      if (known === undefined)
        sql.run("INSERT INTO members (grp, user_id, body) VALUES (?, ?, ?)", row, member.userId, body)
      else if (known.body === body || !isSuperseding) skips.duplicate++
      else {
        sql.run("UPDATE members SET body = ? WHERE row = ?", body, known.row)
        skips.superseded++
      }
    }
    if (isSuperseding)
      skips.superseded += sql.run(
        `DELETE FROM members WHERE grp = ? AND user_id NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS
           (SELECT 1 FROM outcome o WHERE o.target IN (SELECT target FROM target) AND o.entity = 'members'
            AND o.lane = members.grp AND o.record = members.row)`,
        row,
        JSON.stringify(group.members.map(({ userId }) => userId)),
      )
    for (const [rule, count] of Object.entries(skips)) if (count > 0) skip(sql, "members", noLane, rule, unit, count)
  }

  const append = (sql: Sql, item: Read<Message>, unit: number, unitId: string) => {
    const { record, from } = item
    sql
      .prepare("INSERT INTO messages (lane, sent_at, id, unit, file, idx, body) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(
        laneOf(sql, record),
        record.sentAt,
        record.id,
        unit,
        from.file === unitId ? null : from.file,
        from.index ?? null,
        bodyOf(record),
      )
    if (senders.has(record.senderId)) return
    senders.add(record.senderId)
    sql.run("INSERT OR IGNORE INTO sender VALUES (?)", record.senderId)
  }

  const put = (sql: Sql, entity: StreamedEntity, item: Item<unknown>, unit: number, unitId: string) => {
    switch (item._tag) {
      case "Skip":
        skip(sql, entity, noLane, item.rule, unit)
        return
      case "Rejection":
        sql.run(
          "INSERT INTO rejection (unit, entity, file, idx, reason, original) VALUES (?, ?, ?, ?, ?, ?)",
          unit,
          entity,
          item.from.file,
          item.from.index ?? null,
          item.reason,
          item.original === undefined ? null : JSON.stringify(item.original),
        )
        return
      case "Read":
        if (entity === "messages") append(sql, item as Read<Message>, unit, unitId)
        else if (entity === "conversationGroups") {
          const { ownerId, name } = item.record as ConversationGroup
          replace(sql, entity, JSON.stringify([ownerId, name]), item, unit)
        } else if (entity === "groups") {
          const group = item.record as Group
          const isSuperseding = replace(sql, entity, group.id, { ...item, record: withDistinctMembers(group) }, unit)
          writeMembers(sql, group, isSuperseding, unit)
        } else replace(sql, entity, (item.record as User).id, item, unit)
    }
  }

  const insertUnit = (
    sql: Sql,
    entity: Entity,
    unit: Pick<Unit<unknown>, "id" | "fingerprint">,
    read: number,
    rejected: number,
  ): number => {
    const { id, fingerprint } = unit
    const known = isFirst ? undefined : findUnit(sql, entity, unit)
    if (known === undefined)
      return sql.insert(
        "INSERT INTO unit (entity, id, fingerprint, pass, read, rejected) VALUES (?, ?, ?, ?, ?, ?)",
        entity,
        id,
        fingerprint,
        pass,
        read,
        rejected,
      )
    sql.run("UPDATE unit SET read = read + ?, rejected = rejected + ? WHERE unit = ?", read, rejected, known)
    return known
  }

  /** Whoever is staged or left out already is not counted again, however often a source names them. */
  const isNew = (sql: Sql, { userId, item }: Discovered) =>
    item._tag === "Read"
      ? sql.one("SELECT 1 FROM users WHERE id = ?", item.record.id) === undefined
      : sql.run("INSERT OR IGNORE INTO left_out_user VALUES (?)", userId) === 1

  const discover = (sql: Sql, found: ReadonlyArray<Discovered>, of: Pick<Unit<unknown>, "id" | "fingerprint">) => {
    const news = found.filter((each) => isNew(sql, each)).map(({ item }) => item)
    if (news.length === 0) return 0
    const unit = insertUnit(sql, "users", of, news.length, news.filter((item) => item._tag === "Rejection").length)
    for (const item of news) put(sql, "users", item, unit, of.id)
    return news.length
  }

  /** Of a unit that is read anew, since its file is another now, e.g. repaired: what was unreadable then is so no more. */
  const dropEarlierRejections = (sql: Sql, entity: Entity, of: Pick<Unit<unknown>, "id" | "fingerprint">) => {
    for (const { unit, rejected } of sql.all<{ unit: number; rejected: number }>(
      "SELECT unit, rejected FROM unit WHERE entity = ? AND id = ? AND fingerprint <> ? AND rejected > 0",
      entity,
      of.id,
      of.fingerprint,
    )) {
      skip(sql, entity, noLane, "superseded", unit, rejected)
      sql.run("UPDATE unit SET rejected = 0 WHERE unit = ?", unit)
      sql.run("DELETE FROM rejection WHERE target IS NULL AND unit = ?", unit)
    }
  }

  return <E extends StreamedEntity>(sql: Sql, entity: E, read: UnitRead<RecordOf[E]>): number => {
    const { unit: of, items, discovered, members } = read
    last = undefined
    let rejected = 0
    for (const item of items) if (item._tag === "Rejection") rejected++
    const unit = insertUnit(sql, entity, of, items.length, rejected)
    if (!isFirst) dropEarlierRejections(sql, entity, of)
    for (const item of items) put(sql, entity, item, unit, of.id)
    if (entity === "groups") {
      const membersUnit = insertUnit(sql, "members", of, members.read, 0)
      for (const [rule, count] of members.leftOut) skip(sql, "members", noLane, rule, membersUnit, count)
    }
    return items.length + discover(sql, discovered, of)
  }
}

/** The number of a unit that is staged with these very bytes. */
export const findUnit = (
  sql: Sql,
  entity: Entity,
  { id, fingerprint }: Pick<Unit<unknown>, "id" | "fingerprint">,
): number | undefined =>
  sql.one<{ unit: number }>(
    "SELECT unit FROM unit WHERE id = ? AND entity = ? AND fingerprint = ?",
    id,
    entity,
    fingerprint,
  )?.unit

/** A sink settles each member once, however often a source names it. */
const withDistinctMembers = (group: Group): Group => {
  const seen = new Set<string>()
  const members = group.members.filter(({ userId }) => !seen.has(userId) && seen.add(userId))
  return members.length === group.members.length ? group : { ...group, members }
}

const joined = (body: string, other: unknown): string => {
  const known = JSON.parse(body) as ConversationGroup
  const { conversations } = other as ConversationGroup
  return JSON.stringify({ ...known, conversations: distinctConversations([...known.conversations, ...conversations]) })
}
