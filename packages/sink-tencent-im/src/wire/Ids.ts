import { hash32 } from "./hash.ts"
import { fixed, type GroupType, type WireSettings } from "./Settings.ts"

/** 0x20 to 0x7e; no space at either end, which a reader of the id would lose. */
const printable = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/
const hashLength = 12
/** How a mapped id ends; 60 bits, so that a million of them clash with a chance below one in a million. */
const mapped = /-[0-9a-hjkmnp-tv-z]{12}$/
/** What the ids of communities must begin with, and no other's may (EN 33529). SDK pages reserve `@TGS` alone. */
const communityPrefix = "@TGS#_"
const reserved = "@TGS"
/** Divides a community's id from its topic's. */
const topicMark = "@TOPIC#_"

/** Prefix and id where they fit, else prefix, what is readable of the id, and a hash of the whole id. */
const fit = (prefix: string, id: string, limit: number, fits: boolean): string => {
  if (fits && prefix.length + id.length <= limit) return prefix + id
  const room = limit - prefix.length - hashLength - 1
  const readable = id
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_-]+/g, "")
    .slice(0, room)
  return `${prefix}${readable || "id"}-${hash32(id, hashLength)}`
}

/** `UserID` of a source's user: the id itself where it is at most 32 bytes of printable ASCII (SDK code 7003). */
export const userId = (settings: WireSettings, id: string): string =>
  fit(settings.userIdPrefix, id, fixed.userIdBytes, printable.test(id))

/** `GroupId` of a source's group: the id itself where it fits; a community's begins with `@TGS#_`. */
export const groupId = (settings: WireSettings, type: GroupType, id: string): string => {
  const { groupIdPrefix } = settings
  const plain = printable.test(id) && !id.includes(topicMark)
  if (type !== "Community")
    return fit(groupIdPrefix, id, fixed.groupIdBytes, plain && !(groupIdPrefix + id).startsWith(reserved))
  const own =
    id.startsWith(communityPrefix) && id.length > communityPrefix.length ? id.slice(communityPrefix.length) : id
  return fit(communityPrefix + groupIdPrefix, own, fixed.groupIdBytes, plain && !own.startsWith(reserved))
}

/** Two records of the source that would become one of the service. */
export interface Clash {
  readonly wireId: string
  readonly sources: readonly [string, string]
}

export interface ClashFinder {
  /** Takes one source key and its wire id; answers the clash with an earlier one. */
  readonly add: (source: string, wireId: string) => Clash | undefined
}

const finder = (mayClash: (wireId: string) => boolean): ClashFinder => {
  const seen = new Map<string, string>()
  return {
    add: (source, wireId) => {
      if (!mayClash(wireId)) return undefined
      const earlier = seen.get(wireId)
      if (earlier !== undefined && earlier !== source) return { wireId, sources: [earlier, source] }
      seen.set(wireId, source)
      return undefined
    },
  }
}

/** Ids that are kept cannot clash with each other, so only those that end like a mapped one are remembered. */
export const userClashes = (): ClashFinder => finder((wireId) => mapped.test(wireId))

/** Remembers every id: groups of communities and self chats get theirs in more than one way. */
export const groupClashes = (): ClashFinder => finder(() => true)
