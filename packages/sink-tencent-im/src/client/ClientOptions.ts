import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { defaultLimits, type Limits } from "../api/Limits.ts"
import { baseUrl, type ServiceEndpoint } from "./Region.ts"
import type { Credentials } from "./UserSig.ts"

/** What a client needs to know: whom it calls as, where, and what differs from the documents. */
export interface ClientOptions extends Credentials {
  /** The app's region, e.g. `"singapore"`, or an address of one's own; `http` for this machine only. */
  readonly endpoint: ServiceEndpoint
  /** Limits that differ from the newest documents. */
  readonly limits?: Partial<Limits>
  /** Time for one attempt. 5 seconds. The service itself may take 3, so only a server on this machine may have less. */
  readonly timeout?: Duration.Input
  /** How often a `retrying` call is repeated at most. 5. */
  readonly retries?: number
  /** How long a UserSig is valid; it is renewed after four fifths. 2 days; the service advises at least 1. */
  readonly userSigLifetime?: Duration.Input
}

/** Options with every default filled in. */
export interface ClientSettings extends Credentials {
  readonly url: string
  readonly limits: Limits
  readonly timeout: Duration.Duration
  readonly retries: number
  readonly userSigLifetime: Duration.Duration
}

/** An option of the client cannot be used. */
export class ClientOptionsError extends Schema.TaggedError<ClientOptionsError>()("ClientOptionsError", {
  option: Schema.String,
  problem: Schema.String,
  remedy: Schema.String,
}) {
  override get message(): string {
    return `The client's option ${this.option} cannot be used: ${this.problem}. ${this.remedy}`
  }
}

/** Fills in defaults and checks what would otherwise fail only at the first call. */
export const settle = (options: ClientOptions): Effect.Effect<ClientSettings, ClientOptionsError> => {
  const wrong = (option: keyof ClientOptions, problem: string, remedy: string) =>
    Effect.fail(new ClientOptionsError({ option, problem, remedy }))
  const { identifier, retries = 5, sdkAppId, secretKey } = options
  if (!Number.isSafeInteger(sdkAppId) || sdkAppId <= 0) {
    return wrong("sdkAppId", "it is no positive integer", "Copy the SDKAppID from the console.")
  }
  if (!/^[\x20-\x7e]{1,32}$/.test(identifier)) {
    return wrong("identifier", "it is no UserID", "Name an administrator of the app, as the console shows it.")
  }
  if (Redacted.value(secretKey).trim() === "") {
    return wrong("secretKey", "it is empty", "Copy the app's secret key from the console.")
  }
  const base = baseUrl(options.endpoint)
  if ("problem" in base)
    return wrong("endpoint", base.problem, "Name the app's region, or give the address of its service.")
  const timeout = Option.getOrUndefined(Duration.fromInput(options.timeout ?? "5 seconds"))
  const least = base.url.startsWith("http:") ? 0 : 3000
  if (timeout === undefined || !(Duration.toMillis(timeout) > least)) {
    return wrong(
      "timeout",
      `it is not longer than ${least / 1000} seconds`,
      "The service may take 3 seconds to answer: give more.",
    )
  }
  if (!Number.isSafeInteger(retries) || retries < 0) {
    return wrong("retries", "it is no whole number of repeats", "Give 0 or more.")
  }
  const userSigLifetime = Option.getOrUndefined(Duration.fromInput(options.userSigLifetime ?? "2 days"))
  if (userSigLifetime === undefined || !(Duration.toSeconds(userSigLifetime) >= 60)) {
    return wrong("userSigLifetime", "it is shorter than a minute", "Let signatures live for at least a day.")
  }
  if (Duration.toDays(userSigLifetime) > 50 * 365) {
    return wrong("userSigLifetime", "it is longer than 50 years", "Let signatures live for some days.")
  }
  const limits = { ...defaultLimits, ...options.limits }
  for (const [name, limit] of Object.entries(limits)) {
    if (!Number.isSafeInteger(limit) || limit <= 0) {
      return wrong("limits", `${name} is no positive integer`, "Leave it out for the documented value.")
    }
  }
  return Effect.succeed({ sdkAppId, identifier, secretKey, url: base.url, limits, timeout, retries, userSigLifetime })
}
