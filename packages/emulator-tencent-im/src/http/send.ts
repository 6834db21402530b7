import type { ServerResponse } from "node:http"
import { pipeline, Readable } from "node:stream"
import type { Answer } from "../endpoints/Answer.ts"

const json = "application/json; charset=utf-8"

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  if (response.destroyed) return
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) })
  response.end(body)
}

export const sendAnswer = (response: ServerResponse, answer: Answer): void =>
  send(response, 200, json, JSON.stringify(answer))

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, status, json, `${JSON.stringify(value)}\n`)

const pieceLength = 256 * 1024

function* pieces(values: Iterable<unknown>): Iterable<string> {
  let piece = "["
  let first = true
  for (const value of values) {
    piece += `${first ? "\n" : ",\n"}${JSON.stringify(value)}`
    first = false
    if (piece.length < pieceLength) continue
    yield piece
    piece = ""
  }
  yield `${piece}\n]\n`
}

/** A list too long for one string, or for the memory, goes out in pieces as fast as they are taken. */
export const sendList = (response: ServerResponse, values: Iterable<unknown>): void => {
  response.writeHead(200, { "Content-Type": json })
  // A reader that goes away ends it; there is nobody left to tell.
  pipeline(Readable.from(pieces(values)), response, () => {})
}

/** What a gateway in front of the service says, in place of JSON. */
const gatewayPage = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"

export const sendGatewayError = (response: ServerResponse): void => send(response, 502, "text/html", gatewayPage)

export const sendUnreadable = (response: ServerResponse): void => send(response, 200, json, gatewayPage)

export const resetConnection = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy()
}
