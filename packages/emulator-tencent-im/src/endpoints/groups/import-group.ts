import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional, Seconds } from "../Fields.ts"
import { addGroup, checkNewGroup, groupFields, membersOf } from "./new-group.ts"

const defaultMembers = 2_000
const mostMembers = 6_000

/** Imports the profile of a group. `CreateTime` defaults to now, which leaves no room for history. */
export const importGroup = endpoint({
  service: "group_open_http_svc",
  name: "import_group",
  perSecond: 200,
  request: Schema.Struct({ ...groupFields, CreateTime: optional(Seconds) }),
  invalid: 10004,
  answer: (call) => {
    const { request, settings } = call
    if (request.Type === "AVChatRoom") return refuse(10007, "AVChatRoom cannot be imported")
    const limit = membersOf(call, request.Type)
    // The 6,000 of the page are older than communities, whose own limit is larger.
    const most = request.Type === "Community" ? limit : mostMembers
    if (request.MaxMemberCount !== undefined && request.MaxMemberCount > most) {
      return refuse(10004, `MaxMemberCount is greater than ${most}`)
    }
    const checked = checkNewGroup(call, (id) => refuse(settings.switches.groupIdTaken, `group id ${id} is in use`))
    if ("refusal" in checked) return checked.refusal
    const wanted = request.MaxMemberCount ?? (request.Type === "Community" ? limit : defaultMembers)
    const group = addGroup(call, checked.owner, Math.min(wanted, limit), request.CreateTime ?? call.now)
    return ok({ GroupId: group.profile.id })
  },
})
