import { createHmac } from "node:crypto"
import { deflateSync } from "node:zlib"

export interface Signing {
  readonly identifier: string
  readonly sdkAppId: number
  readonly key: string
  /** Unix seconds. */
  readonly time: number
  readonly expire: number
}

/** A UserSig of version 2, made here a second time: by the steps of the documents, with no code of the emulator. */
export const sign = ({ identifier, sdkAppId, key, time, expire }: Signing): string => {
  const content = `TLS.identifier:${identifier}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${time}\nTLS.expire:${expire}\n`
  return encode({
    "TLS.ver": "2.0",
    "TLS.identifier": identifier,
    "TLS.sdkappid": sdkAppId,
    "TLS.time": time,
    "TLS.expire": expire,
    "TLS.sig": createHmac("sha256", key).update(content).digest("base64"),
  })
}

/** The wrapping of a signature's document. */
export const encode = (document: unknown): string =>
  deflateSync(JSON.stringify(document))
    .toString("base64")
    .replaceAll("+", "*")
    .replaceAll("/", "-")
    .replaceAll("=", "_")
