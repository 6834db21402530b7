import * as Option from "effect/Option"
import { type Answer, refuse } from "../endpoints/Answer.ts"
import type { Settings } from "../Settings.ts"
import * as UserSig from "./UserSig.ts"

/** Signatures already read; a caller uses one for hours, and reading costs more than most calls. */
const remembered = 100

const isUInt32 = (text: string | null) => text !== null && /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff

/** Checks the parameters of the URL; a refusal, or nothing when the caller is an administrator of this app. */
export const make = (settings: Settings) => {
  const seen = new Map<string, Option.Option<UserSig.UserSig>>()
  const read = (text: string) => {
    const known = seen.get(text)
    if (known !== undefined) return known
    if (seen.size >= remembered) seen.clear()
    const sig = UserSig.read(text, settings.secretKey)
    seen.set(text, sig)
    return sig
  }
  return (parameters: URLSearchParams, now: number): Answer | undefined => {
    const appId = parameters.get("sdkappid")
    if (appId === null || appId === "") return refuse(60012, "sdkappid is missing in the URL")
    if (!/^\d+$/.test(appId)) return refuse(60006, "sdkappid is not a number")
    if (Number(appId) !== settings.sdkAppId) return refuse(70020, `sdkappid ${appId} is not known here`)
    const identifier = parameters.get("identifier")
    if (identifier === null || identifier === "") return refuse(60004, "identifier is missing in the URL")
    const text = parameters.get("usersig")
    if (text === null || text === "") return refuse(70002, "usersig is empty")
    const sig = Option.getOrUndefined(read(text))
    if (sig === undefined) return refuse(70003, "usersig cannot be read: is it cut off, or not of version 2.0?")
    if (sig.identifier !== identifier) return refuse(70013, "identifier differs from the one in usersig")
    if (sig.sdkAppId !== settings.sdkAppId) return refuse(70014, "sdkappid differs from the one in usersig")
    if (!sig.genuine) return refuse(70009, "usersig was not made with the key of this sdkappid")
    if (sig.expiresAt <= now) return refuse(70001, "usersig has expired")
    if (!settings.administrators.has(identifier)) return refuse(60010, "identifier is no administrator of the app")
    if (!isUInt32(parameters.get("random"))) return refuse(60002, "random in the URL is not an unsigned 32-bit integer")
    if (parameters.get("contenttype") !== "json") return refuse(60002, "contenttype in the URL is not json")
    return undefined
  }
}
