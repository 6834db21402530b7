/**
 * The built-in transforms, and what it takes to write one: see `docs/plugins.md`.
 *
 * @module
 */

export type { Criteria, GroupCriteria, MessageCriteria, Pattern, UserCriteria } from "./transforms/Criteria.ts"
export { conversationGroup } from "./transforms/conversation-group.ts"
export { fingerprint } from "./transforms/fingerprint.ts"
export { gatherBots } from "./transforms/gather-bots.ts"
export { drop, keep } from "./transforms/keep-drop.ts"
export { mapIds } from "./transforms/map-ids.ts"
export { mergePeople, type Person } from "./transforms/merge-people.ts"
export {
  type Ending,
  type Sample,
  type Step,
  type Steps,
  type StreamedEntity,
  type Transform,
  TransformError,
} from "./transforms/Protocol.ts"
export { type Effects, effectful, type Functions, pure } from "./transforms/records.ts"
export { redact } from "./transforms/redact.ts"
export { type Names, rename } from "./transforms/rename.ts"
export { type Rewritten, rewrite, rewriteEffect } from "./transforms/rewrite.ts"
export { sample } from "./transforms/sample.ts"
export { LeftOut, leaveOut, Refused, refuse, type Verdict } from "./transforms/Verdict.ts"
