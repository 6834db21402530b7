import { isUtf8 } from "node:buffer"
import { type Member, MemberError } from "../archive/Archive.ts"

/** The content of a JSON file, or why there is none. */
export type Json =
  | {
      readonly _tag: "Json"
      readonly value: unknown
      /** The file holds bytes that are no UTF-8; they were replaced by U+FFFD. */
      readonly damaged: boolean
    }
  | { readonly _tag: "Unreadable"; readonly reason: string; readonly text?: string }

/** Reads one file; never throws. */
export const readJson = (member: Member): Json => {
  let text: string | undefined
  try {
    text = member.text()
    // Only then is the file read once more, to tell replaced bytes from a U+FFFD somebody wrote.
    const damaged = text.includes("\uFFFD") && !isUtf8(member.bytes())
    if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    if (text.trim() === "") return { _tag: "Unreadable", reason: "the file is empty; fetch it again" }
    return { _tag: "Json", value: JSON.parse(text), damaged }
  } catch (cause) {
    if (cause instanceof MemberError) return { _tag: "Unreadable", reason: cause.message }
    const reason = `it is no JSON (${cause instanceof Error ? cause.message : String(cause)}); fetch it again or mend it`
    return text === undefined ? { _tag: "Unreadable", reason } : { _tag: "Unreadable", reason, text }
  }
}
