import { createHmac } from "node:crypto"
import { deflateSync } from "node:zlib"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Who calls: an app and one of its administrators, with the app's secret key. */
export interface Credentials {
  /** The app's number in the console. */
  readonly sdkAppId: number
  /** An administrator of the app; administrators are named in the console. */
  readonly identifier: string
  /** The app's secret key, as the console shows it. */
  readonly secretKey: Redacted.Redacted
}

/**
 * A UserSig (TLS signature version 2), valid from `now` for `expire` seconds: HMAC-SHA256 over the four lines, put into
 * a JSON document, compressed and written in the service's variant of base64. Trtc.io 34385; cloud.tencent.com 269/32688
 * (2025-08-08). The service's own library takes its time from the machine instead of the caller.
 */
export const sign = (credentials: Credentials, now: number, expire: number): Redacted.Redacted => {
  const { identifier, sdkAppId, secretKey } = credentials
  const sig = createHmac("sha256", Redacted.value(secretKey))
    .update(`TLS.identifier:${identifier}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${now}\nTLS.expire:${expire}\n`)
    .digest("base64")
  const document = {
    "TLS.ver": "2.0",
    "TLS.identifier": identifier,
    "TLS.sdkappid": sdkAppId,
    "TLS.time": now,
    "TLS.expire": expire,
    "TLS.sig": sig,
  }
  const encoded = deflateSync(JSON.stringify(document))
    .toString("base64")
    .replaceAll("+", "*")
    .replaceAll("/", "-")
    .replaceAll("=", "_")
  return Redacted.make(encoded, { label: "usersig" })
}

/**
 * A UserSig that is always valid: made on first use, and again after four fifths of its lifetime or when the clock was
 * set back before its beginning.
 */
export const renewing = (credentials: Credentials, lifetime: Duration.Duration): Effect.Effect<Redacted.Redacted> => {
  const expire = Math.floor(Duration.toSeconds(lifetime))
  let current: { readonly usersig: Redacted.Redacted; readonly from: number; readonly until: number } | undefined
  return Effect.map(Clock.currentTimeMillis, (millis) => {
    const now = Math.floor(millis / 1000)
    if (current === undefined || now >= current.until || now < current.from) {
      current = { usersig: sign(credentials, now, expire), from: now, until: now + expire * 0.8 }
    }
    return current.usersig
  })
}
