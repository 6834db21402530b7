import * as Schema from "effect/Schema"
import { ok } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { findGroup } from "./find-group.ts"

/** Removes a group with its members and messages. Its id is free again at once. */
export const destroyGroup = endpoint({
  service: "group_open_http_svc",
  name: "destroy_group",
  perSecond: 200,
  request: Schema.Struct({ GroupId: Schema.String }),
  invalid: 10004,
  answer: ({ request, state, now }) => {
    const found = findGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    state.groups.destroy(found.group, now)
    return ok()
  },
})
