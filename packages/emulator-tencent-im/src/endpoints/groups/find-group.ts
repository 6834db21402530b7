import type { Group } from "../../state/Groups.ts"
import type { State } from "../../state/State.ts"
import { type Answer, refuse } from "../Answer.ts"
import { isGroupId } from "../Fields.ts"

/** The group of an id, or the refusal: 10015 for what cannot be an id, 10010 for what is none. */
export const findGroup = (state: State, id: string): { readonly group: Group } | { readonly refusal: Answer } => {
  if (!isGroupId(id)) return { refusal: refuse(10015, "GroupId is not 1 to 48 bytes of printable ASCII") }
  const group = state.groups.get(id)
  return group === undefined ? { refusal: refuse(10010, `group ${id} does not exist`) } : { group }
}

/** As {@link findGroup}, and 10007 for a live room, which keeps no history and takes no import. */
export const findHistoryGroup = (state: State, id: string): ReturnType<typeof findGroup> => {
  const found = findGroup(state, id)
  return "group" in found && found.group.profile.type === "AVChatRoom"
    ? { refusal: refuse(10007, "AVChatRoom does not support this call") }
    : found
}
