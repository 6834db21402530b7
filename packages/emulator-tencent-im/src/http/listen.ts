import { createServer, type RequestListener, type Server } from "node:http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** The emulator could not open its port. */
export class ListenError extends Schema.TaggedError<ListenError>()("ListenError", {
  port: Schema.Int,
  /** The system's word, such as EADDRINUSE. */
  reason: Schema.String,
}) {
  override get message() {
    const remedy =
      this.reason === "EADDRINUSE"
        ? "Something listens there already: choose another port, or 0 for any free one."
        : "Choose another port, or 0 for any free one."
    return `Cannot listen on 127.0.0.1:${this.port} (${this.reason}). ${remedy}`
  }
}

const loopback = "127.0.0.1"

const open = (port: number, onRequest: RequestListener) =>
  Effect.callback<Server, ListenError>((resume) => {
    const server = createServer({ keepAliveTimeout: 75_000 }, onRequest)
    const failed = (error: Error & { readonly code?: string }) =>
      resume(Effect.fail(new ListenError({ port, reason: error.code ?? error.message })))
    server.once("error", failed)
    server.listen(port, loopback, () => {
      server.off("error", failed)
      resume(Effect.succeed(server))
    })
  })

const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    // Kept-alive and silent connections would hold the server open.
    server.closeAllConnections()
  })

/** Serves on the loopback interface, and nowhere else, until the scope closes; the port it got. */
export const listen = Effect.fn("emulator.listen")(function* (port: number, onRequest: RequestListener) {
  const server = yield* Effect.acquireRelease(open(port, onRequest), close)
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : port
})
