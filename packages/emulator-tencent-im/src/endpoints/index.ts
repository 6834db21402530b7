import { accountCheck } from "./accounts/account-check.ts"
import { accountDelete } from "./accounts/account-delete.ts"
import { accountImport } from "./accounts/account-import.ts"
import { friendImport } from "./accounts/friend-import.ts"
import { multiaccountImport } from "./accounts/multiaccount-import.ts"
import { portraitSet } from "./accounts/portrait-set.ts"
import { createContactGroup } from "./contact-groups/create-contact-group.ts"
import { delContactGroup } from "./contact-groups/del-contact-group.ts"
import { getContactGroup } from "./contact-groups/get-contact-group.ts"
import { updateContactGroup } from "./contact-groups/update-contact-group.ts"
import type { Endpoint } from "./Endpoint.ts"
import { addGroupMember } from "./groups/add-group-member.ts"
import { createGroup } from "./groups/create-group.ts"
import { destroyGroup } from "./groups/destroy-group.ts"
import { getGroupInfo } from "./groups/get-group-info.ts"
import { getGroupMemberInfo } from "./groups/get-group-member-info.ts"
import { groupMsgGetSimple } from "./groups/group-msg-get-simple.ts"
import { importGroup } from "./groups/import-group.ts"
import { importGroupMember } from "./groups/import-group-member.ts"
import { importGroupMsg } from "./groups/import-group-msg.ts"
import { setUnreadMsgNum } from "./groups/set-unread-msg-num.ts"
import { createTopic, importTopic } from "./groups/topics.ts"
import { adminGetroammsg } from "./messages/admin-getroammsg.ts"
import { adminSetMsgRead } from "./messages/admin-set-msg-read.ts"
import { importmsg } from "./messages/importmsg.ts"

/** Every call the emulator answers, by its path below `/v4/`. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  [
    accountImport,
    multiaccountImport,
    accountCheck,
    accountDelete,
    portraitSet,
    friendImport,
    importGroup,
    createGroup,
    importGroupMember,
    addGroupMember,
    importGroupMsg,
    getGroupInfo,
    getGroupMemberInfo,
    groupMsgGetSimple,
    setUnreadMsgNum,
    destroyGroup,
    importTopic,
    createTopic,
    importmsg,
    adminGetroammsg,
    adminSetMsgRead,
    createContactGroup,
    updateContactGroup,
    delContactGroup,
    getContactGroup,
  ].map((endpoint) => [endpoint.path, endpoint] as const),
)
