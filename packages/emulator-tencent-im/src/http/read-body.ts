import type { IncomingMessage } from "node:http"

/** Longer than any documented request. */
const mostBytes = 8 * 1024 * 1024

/** Hands the body over once it is complete; nothing when it is too long or the client went away before. */
export const readBody = (request: IncomingMessage, done: (body: string | undefined) => void): void => {
  const chunks: Array<Buffer> = []
  let size = 0
  request.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size <= mostBytes) chunks.push(chunk)
  })
  request.on("end", () => done(size > mostBytes ? undefined : Buffer.concat(chunks).toString("utf8")))
  // A client that goes away gets no answer; without a listener it would be an uncaught error.
  request.on("error", () => {})
}

/** The value, or nothing when the text is no JSON. */
export const parseJson = (text: string | undefined): { readonly value: unknown } | undefined => {
  if (text === undefined) return undefined
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
