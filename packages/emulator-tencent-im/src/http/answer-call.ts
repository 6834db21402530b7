import type { IncomingMessage, ServerResponse } from "node:http"
import * as Effect from "effect/Effect"
import type { App } from "../App.ts"
import { make as makeAuthenticate } from "../authentication/authenticate.ts"
import { type Answer, refuse } from "../endpoints/Answer.ts"
import type { Endpoint } from "../endpoints/Endpoint.ts"
import { endpoints } from "../endpoints/index.ts"
import type { FaultRule } from "../faults/Faults.ts"
import { parseJson, readBody } from "./read-body.ts"
import { resetConnection, sendAnswer, sendGatewayError, sendUnreadable } from "./send.ts"

const prefix = "/v4/"

const unknownCommand = (path: string): Answer =>
  // The group service has a code of its own for a misspelled command.
  path.startsWith(`${prefix}group_open_http_svc/`)
    ? refuse(10003, `${path} is no command of the group service`)
    : refuse(60009, `${path} is not a call of the service`)

const itemFault = (rule: FaultRule | undefined) => (index: number) =>
  rule?.fault === "item" && (rule.index === undefined || rule.index === index) ? rule.code : undefined

/** What a fault puts in the place of an answer; an item's fault and no fault leave the answer alone. */
const sendFaulty = (response: ServerResponse, rule: FaultRule | undefined, answer: Answer): void => {
  if (rule === undefined || rule.fault === "item") sendAnswer(response, answer)
  else if (rule.fault === "code") sendAnswer(response, refuse(rule.code, rule.info ?? "injected fault"))
  else if (rule.fault === "gateway") sendGatewayError(response)
  else if (rule.fault === "unreadable") sendUnreadable(response)
  else if (rule.fault === "reset") resetConnection(response)
  // Silence: nothing at all.
}

/** A call whose body is complete. */
interface Arrived {
  readonly method: string | undefined
  readonly url: URL
  readonly endpoint: Endpoint | undefined
  /** Its rate was within the quota. */
  readonly within: boolean
  readonly text: string | undefined
}

/** The answer to a call, and the fault that takes its place. */
interface Done {
  readonly answer: Answer
  readonly rule?: FaultRule | undefined
}

/**
 * The way of a call: head (counted here) → body → URL and signature → rate → faults → endpoint → answer.
 *
 * Plain callbacks: nothing on the way waits, so a call needs no fiber, and the emulator must not be what a benchmark
 * measures. Only a delay is an effect, so that it follows the clock and ends with the scope.
 */
export const makeAnswerCall = (app: App, run: (effect: Effect.Effect<void>) => void) => {
  const authenticate = makeAuthenticate(app.settings)

  const process = (endpoint: Endpoint, body: unknown, rule: FaultRule | undefined): Answer => {
    const nowMillis = app.nowMillis()
    return endpoint.answer(body, {
      state: app.state,
      settings: app.settings,
      nowMillis,
      now: Math.floor(nowMillis / 1_000),
      itemFault: itemFault(rule),
      randomUInt32: app.randomUInt32,
    })
  }

  const answer = (call: Arrived): Done => {
    const { endpoint, url } = call
    if (call.method !== "POST") return { answer: refuse(60002, "the method must be POST") }
    const stranger = authenticate(url.searchParams, app.nowMillis() / 1_000)
    if (stranger !== undefined) return { answer: stranger }
    if (endpoint === undefined) return { answer: unknownCommand(url.pathname) }
    if (!call.within) return { answer: refuse(60007, `${endpoint.name} is called too often`) }
    const body = parseJson(call.text)
    if (body === undefined) return { answer: refuse(60003, "the body is not JSON") }
    const rule = app.faults.next(endpoint.name, body.value)
    const before = rule !== undefined && rule.fault !== "item" && rule.at !== "after"
    return { answer: before ? refuse(60008, "not processed") : process(endpoint, body.value, rule), rule }
  }

  /** A call that brings an endpoint down, such as one nested a hundred thousand deep, costs its caller a 502. */
  const attempt = (call: Arrived): Done | undefined => {
    try {
      return answer(call)
    } catch (error) {
      run(Effect.logError(`${call.url.pathname} failed`, error))
      return undefined
    }
  }

  return (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    const endpoint = url.pathname.startsWith(prefix) ? endpoints.get(url.pathname.slice(prefix.length)) : undefined
    const within = endpoint === undefined || app.rates.arrive(endpoint.name, app.monotonic())
    readBody(request, (text) => {
      const done = attempt({ method: request.method, url, endpoint, within, text })
      const send = () =>
        done === undefined ? sendGatewayError(response) : sendFaulty(response, done.rule, done.answer)
      if (app.faults.delay > 0) run(Effect.andThen(Effect.sleep(app.faults.delay), Effect.sync(send)))
      else send()
    })
  }
}
