import { Source } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"

const times = <A>(count: number, make: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => make(n))

/** Three people, two groups with 30 and 5 messages, a chat of 2; with `broken`, a line that cannot be read. */
export const source = (options: { readonly broken?: boolean; readonly workspace?: string } = {}): Source.Source =>
  sourceOf(
    {
      users: [user("ana", "Ana"), user("bo", "Bo"), user("xiaoyu", "小雨")],
      groups: [
        { ...group("g1", "ana", "bo"), name: "general" },
        { ...group("g2", "ana", "xiaoyu"), name: "厦门办公室" },
      ],
      messages: [
        ...times(30, (n) => message("g1", "ana", n)),
        ...times(5, (n) => message("g2", "ana", n)),
        ...times(2, (n) => message(["ana", "xiaoyu"], "ana", n)),
        ...(options.broken
          ? [Source.reject({ file: "messages", index: 37 }, "it has no time", { text: 'a, "b"' })]
          : []),
      ],
    },
    { workspace: options.workspace ?? "w" },
  )
