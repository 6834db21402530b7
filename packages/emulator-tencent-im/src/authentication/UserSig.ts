import { createHmac, timingSafeEqual } from "node:crypto"
import { inflateSync } from "node:zlib"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** The document inside a signature of version 2. */
const Document = Schema.Struct({
  "TLS.ver": Schema.Literal("2.0"),
  "TLS.identifier": Schema.String,
  "TLS.sdkappid": Schema.Int,
  "TLS.time": Schema.Int,
  "TLS.expire": Schema.Int,
  "TLS.userbuf": Schema.optionalKey(Schema.String),
  "TLS.sig": Schema.String,
})
const decodeDocument = Schema.decodeUnknownOption(Schema.fromJsonString(Document))

export interface UserSig {
  readonly identifier: string
  readonly sdkAppId: number
  /** Unix seconds at which it ends. */
  readonly expiresAt: number
  /** Made with the app's key. */
  readonly genuine: boolean
}

/** Longest document that is inflated: a signature is about 250 bytes, a bomb may be anything. */
const maxDocument = 64 * 1024

const inflate = (text: string) => {
  try {
    const bytes = Buffer.from(text.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="), "base64")
    return inflateSync(bytes, { maxOutputLength: maxDocument }).toString("utf8")
  } catch {
    return ""
  }
}

/** Reads a signature and checks it with the key; nothing when it is no signature at all. */
export const read = (text: string, key: Redacted.Redacted<string>): Option.Option<UserSig> =>
  Option.map(decodeDocument(inflate(text)), (document) => {
    const buffer = document["TLS.userbuf"]
    const content =
      `TLS.identifier:${document["TLS.identifier"]}\n` +
      `TLS.sdkappid:${document["TLS.sdkappid"]}\n` +
      `TLS.time:${document["TLS.time"]}\n` +
      `TLS.expire:${document["TLS.expire"]}\n` +
      (buffer === undefined ? "" : `TLS.userbuf:${buffer}\n`)
    const expected = createHmac("sha256", Redacted.value(key)).update(content).digest()
    const given = Buffer.from(document["TLS.sig"], "base64")
    return {
      identifier: document["TLS.identifier"],
      sdkAppId: document["TLS.sdkappid"],
      expiresAt: document["TLS.time"] + document["TLS.expire"],
      genuine: given.length === expected.length && timingSafeEqual(given, expected),
    }
  })
