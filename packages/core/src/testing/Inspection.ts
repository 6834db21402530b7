import { createHash } from "node:crypto"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Conversations from "../model/Conversation.ts"
import { ConversationGroup } from "../model/ConversationGroup.ts"
import { Group } from "../model/Group.ts"
import { Message } from "../model/Message.ts"
import { User } from "../model/User.ts"
import { render } from "../Provenance.ts"
import type { Contents, Item, Unit } from "../Source.ts"
import type { StreamedEntity } from "../transforms/Protocol.ts"
import type { Checklist } from "./Checklist.ts"

const strict = { errors: "all", onExcessProperty: "error" } as const
type Decoder = (record: unknown) => Result.Result<unknown, Schema.SchemaError>
const decoders: { readonly [E in StreamedEntity]: Decoder } = {
  users: Schema.decodeUnknownResult(User, strict),
  groups: Schema.decodeUnknownResult(Group, strict),
  messages: Schema.decodeUnknownResult(Message, strict),
  conversationGroups: Schema.decodeUnknownResult(ConversationGroup, strict),
}

export const digest = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("base64")

/** Looks at everything a source gives, once. It remembers an id and a hash of every record. */
export class Inspection {
  readonly declared = { users: new Set<string>(), groups: new Set<string>() }
  readonly named = { users: new Set<string>(), groups: new Set<string>() }
  /** Records that came again, the same. */
  repeated = 0
  largestUnit = 0
  readonly #checklist: Checklist
  readonly #units = new Set<string>()
  readonly #records = new Map<string, string>()

  constructor(checklist: Checklist) {
    this.#checklist = checklist
  }

  unit(entity: StreamedEntity, unit: Pick<Unit<unknown>, "id" | "fingerprint">, contents: Contents<unknown>): void {
    const key = `${entity} ${unit.id}`
    if (this.#units.has(key)) this.#checklist.broken("units", `${entity}: there are two units ${unit.id}`)
    this.#units.add(key)
    this.largestUnit = Math.max(this.largestUnit, contents.items.length)
    const moments = new Map<string, string>()
    for (const [index, item] of contents.items.entries()) this.#item(entity, unit.id, index, item, moments)
    for (const [index, item] of (contents.discovered ?? []).entries()) {
      const place = `users discovered in unit ${unit.id}, ${index}`
      this.#provenance(place, item)
      if (this.#fits("users", place, item.record)) this.declared.users.add(item.record.id)
    }
  }

  #item(entity: StreamedEntity, unit: string, index: number, item: Item<unknown>, moments: Map<string, string>): void {
    const place = `${entity}, unit ${unit}, item ${index}`
    this.#provenance(place, item)
    switch (item._tag) {
      case "Rejection":
        if (!isSaid(item.reason)) this.#checklist.broken("balance", `${place}: a rejection without a reason`)
        return
      case "Skip":
        if (!isSaid(item.rule)) this.#checklist.broken("balance", `${place}: a skip without a rule`)
        return
      case "Read":
        if (this.#fits(entity, place, item.record)) this.#record(entity, place, item, moments)
        return
      default:
        this.#checklist.broken("balance", `${place}: ${JSON.stringify(item)}`)
    }
  }

  #provenance(place: string, item: Item<unknown>): void {
    const { file, index } = item.from ?? {}
    if (!isSaid(file)) this.#checklist.broken("provenance", `${place}: no file`)
    else if (index !== undefined && !(Number.isSafeInteger(index) && index >= 0))
      this.#checklist.broken("provenance", `${place}: ${file} at ${index}`)
  }

  #fits(entity: StreamedEntity, place: string, record: unknown): boolean {
    const result = decoders[entity](record)
    if (Result.isSuccess(result)) return true
    const isTimeless =
      entity === "messages" && !Number.isSafeInteger((record as { readonly sentAt?: unknown } | null)?.sentAt)
    this.#checklist.broken(isTimeless ? "order" : "model", `${place}: ${result.failure.message.replaceAll("\n", " ")}`)
    return false
  }

  #record(
    entity: StreamedEntity,
    place: string,
    { record, from }: Item<unknown> & { record: unknown },
    moments: Map<string, string>,
  ) {
    switch (entity) {
      case "users": {
        const user = record as User
        this.declared.users.add(user.id)
        return this.#identity(entity, user.id, place, record)
      }
      case "groups": {
        const group = record as Group
        this.declared.groups.add(group.id)
        if (group.ownerId !== undefined) this.named.users.add(group.ownerId)
        for (const { userId } of group.members) this.named.users.add(userId)
        return this.#identity(entity, group.id, place, record)
      }
      case "messages": {
        const message = record as Message
        this.#references(message)
        this.#identity(entity, message.id, place, record)
        // Of one moment, the order is that of the source, so two must not stand at one place.
        const moment = `${message.sentAt} ${render(from)} ${Conversations.key(message.conversation)}`
        const other = moments.get(moment)
        if (other !== undefined && other !== message.id)
          this.#checklist.broken("order", `${place}: ${message.id} and ${other} are of one moment and one place`)
        moments.set(moment, message.id)
        return
      }
      case "conversationGroups": {
        const group = record as ConversationGroup
        this.named.users.add(group.ownerId)
        for (const conversation of group.conversations) this.#conversation(conversation)
        return this.#identity(entity, JSON.stringify([group.ownerId, group.name]), place, record)
      }
    }
  }

  #identity(entity: StreamedEntity, id: string, place: string, record: unknown): void {
    const key = `${entity} ${id}`
    const content = digest(record)
    const known = this.#records.get(key)
    if (known === content) this.repeated++
    else if (known !== undefined)
      this.#checklist.broken("ids", `${place}: another record of ${entity} has the id ${id}`)
    this.#records.set(key, content)
  }

  #conversation(conversation: Conversations.Conversation): void {
    if (conversation.kind === "group") this.named.groups.add(conversation.groupId)
    else for (const userId of conversation.userIds) this.named.users.add(userId)
  }

  #references(message: Message): void {
    this.named.users.add(message.senderId)
    this.#conversation(message.conversation)
    for (const part of message.content)
      for (const { target } of (part.kind === "text" && part.mentions) || []) {
        if (target.kind === "user") this.named.users.add(target.userId)
        if (target.kind === "group") this.named.groups.add(target.groupId)
      }
    for (const { userIds } of message.reactions ?? []) for (const userId of userIds) this.named.users.add(userId)
  }
}

const isSaid = (text: unknown): boolean => typeof text === "string" && text.trim() !== ""
