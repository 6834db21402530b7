import { type Conversation, Conversations } from "@chatferry/core"
import { hashUInt32 } from "./hash.ts"

/**
 * The `Random` and `MsgRandom` of a lane. The service drops a message whose number another one had within five minutes,
 * and hashes of 32 bits meet too often in long lanes; so each position of the lane has a number that no other has.
 */
export interface LaneNumbers {
  /** Of a position in the lane, 0 to 4,294,967,295. */
  readonly random: (position: number) => number
}

/** Positions kept for one message: its parts, and last the placeholder that may take its seat. */
export const positionsPerMessage = 64
/** Most parts of one message. */
export const mostParts = positionsPerMessage - 1
/** Most messages of one lane, 67 million. */
export const mostMessages = 2 ** 32 / positionsPerMessage

/**
 * Position of a part of the `ordinal`-th message of a lane, counted from 0. It depends on nothing that happened to the
 * messages before, so a later run and verify find the same numbers.
 */
export const partPosition = (ordinal: number, part: number): number => ordinal * positionsPerMessage + part

/** Position of the placeholder of the `ordinal`-th message. */
export const placeholderPosition = (ordinal: number): number => partPosition(ordinal, mostParts)

export const laneNumbers = (conversation: Conversation): LaneNumbers => {
  const offset = hashUInt32(Conversations.key(conversation))
  return { random: (position) => (permute(position) + offset) >>> 0 }
}

/** A bijection on 32 bits (the finalizer of MurmurHash3): each step can be undone, so no two positions meet. */
export const permute = (position: number): number => {
  let x = position >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
