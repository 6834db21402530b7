import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Bytes that are no text. The usual decoders replace them without a word. */
export class NotUtf8 extends Data.TaggedError("NotUtf8")<{ readonly message: string }> {}

/** Passes bytes on as long as they are UTF-8, and fails at the first piece that is not. */
export const onlyUtf8 = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E | NotUtf8, R> =>
  Stream.suspend(() => {
    const decoder = new TextDecoder("utf-8", { fatal: true })
    const check = (piece: Uint8Array, isLast: boolean) =>
      Effect.try({
        try: () => {
          decoder.decode(piece, { stream: !isLast })
          return piece
        },
        catch: () => new NotUtf8({ message: "it is not valid UTF-8" }),
      })
    const end = Stream.drain(Stream.fromEffect(Effect.suspend(() => check(new Uint8Array(), true))))
    return Stream.concat(
      Stream.mapEffect(bytes, (piece) => check(piece, false)),
      end,
    )
  })
