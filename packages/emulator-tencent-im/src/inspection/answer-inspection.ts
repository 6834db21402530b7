import type { IncomingMessage, ServerResponse } from "node:http"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as App from "../App.ts"
import { Faults } from "../faults/Faults.ts"
import { parseJson, readBody } from "../http/read-body.ts"
import { sendJson, sendList } from "../http/send.ts"
import * as Inspection from "./Inspection.ts"

const decodeFaults = Schema.decodeUnknownResult(Faults, { onExcessProperty: "error" })

const views = new Map<string, (app: App.App) => unknown>([
  ["summary", Inspection.summary],
  ["rates", ({ rates }) => rates.rates()],
  ["violations", ({ rates }) => rates.violations()],
  ["contact-groups", Inspection.contactGroups],
  ["faults", ({ faults }) => faults.faults],
])
const lists = new Map<string, (app: App.App) => Iterable<unknown>>([
  ["accounts", Inspection.accounts],
  ["groups", Inspection.groups],
  ["direct", Inspection.direct],
])

const help = {
  GET: [...views.keys(), ...lists.keys(), "groups/:id/messages?after=<MsgSeq>&limit=<n>&topic=<TopicId>"].map(
    (path) => `/inspect/${path}`,
  ),
  POST: ["/inspect/reset", "/inspect/faults"],
}

const whole = (text: string | null) => (text !== null && /^\d+$/.test(text) ? Number(text) : undefined)

/** What goes back: a value, or a list too long to be one text. */
type Reply = { readonly value: unknown; readonly status?: number } | { readonly list: Iterable<unknown> }

const failure = (error: string, status: number): Reply => ({ value: { error }, status })
const nothing = (error: string, status = 404): Reply => ({ value: { error, ...help }, status })

const get = (app: App.App, path: ReadonlyArray<string>, url: URL): Reply => {
  const [name = "", id, what] = path
  const view = views.get(name)
  const list = lists.get(name)
  if (path.length === 1 && view !== undefined) return { value: view(app) }
  if (path.length === 1 && list !== undefined) return { list: list(app) }
  if (name !== "groups" || id === undefined || what !== "messages" || path.length > 3) {
    return nothing("There is nothing to inspect here.")
  }
  const topic = url.searchParams.get("topic")
  const after = whole(url.searchParams.get("after"))
  const limit = whole(url.searchParams.get("limit"))
  const messages = Inspection.messages(app, id, {
    ...(topic === null ? {} : { topic }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit }),
  })
  if (messages !== undefined) return { list: messages }
  return failure(`There is no group ${id}${topic === null ? "" : ` with a topic ${topic}`}.`, 404)
}

const post = Effect.fnUntraced(function* (
  app: App.App,
  name: string,
  text: string | undefined,
): Effect.fn.Return<Reply> {
  if (name === "reset") {
    yield* App.reset(app)
    return { value: Inspection.summary(app) }
  }
  if (name !== "faults") return nothing("There is nothing to post here.")
  const body = parseJson(text)
  if (body === undefined) return failure("The body is not JSON.", 400)
  const faults = decodeFaults(body.value)
  if (Result.isFailure(faults)) return failure(faults.failure.message, 400)
  yield* App.setFaults(app, faults.success)
  return { value: app.faults.faults }
})

const decodeSegment = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const send = (response: ServerResponse, reply: Reply): void => {
  if ("list" in reply) sendList(response, reply.list)
  else sendJson(response, reply.value, reply.status)
}

/** Answers `/inspect/…`: what has arrived, for people and for programs that are no callers of the service. */
export const makeAnswerInspection =
  (app: App.App, run: (effect: Effect.Effect<void>) => void) =>
  (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    const path = url.pathname.split("/").slice(2).map(decodeSegment)
    readBody(request, (text) => {
      if (request.method === "GET") send(response, get(app, path, url))
      else if (request.method === "POST" && path.length === 1) {
        run(Effect.map(post(app, path[0] ?? "", text), (reply) => send(response, reply)))
      } else send(response, nothing("Use GET to inspect, POST to change.", 405))
    })
  }
