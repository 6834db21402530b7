import { accountCheck } from "./account-check.ts"
import { accountDelete } from "./account-delete.ts"
import { accountImport } from "./account-import.ts"
import { addGroupMember } from "./add-group-member.ts"
import { adminGetroammsg } from "./admin-getroammsg.ts"
import { adminSetMsgRead } from "./admin-set-msg-read.ts"
import { createContactGroup } from "./create-contact-group.ts"
import { createGroup } from "./create-group.ts"
import { createTopic } from "./create-topic.ts"
import { delContactGroup } from "./del-contact-group.ts"
import { destroyGroup } from "./destroy-group.ts"
import { friendImport } from "./friend-import.ts"
import { getContactGroup } from "./get-contact-group.ts"
import { getGroupInfo } from "./get-group-info.ts"
import { getGroupMemberInfo } from "./get-group-member-info.ts"
import { groupMsgGetSimple } from "./group-msg-get-simple.ts"
import { importGroup } from "./import-group.ts"
import { importGroupMember } from "./import-group-member.ts"
import { importGroupMsg } from "./import-group-msg.ts"
import { importTopic } from "./import-topic.ts"
import { importmsg } from "./importmsg.ts"
import { multiaccountImport } from "./multiaccount-import.ts"
import { portraitSet } from "./portrait-set.ts"
import { setUnreadMsgNum } from "./set-unread-msg-num.ts"
import { updateContactGroup } from "./update-contact-group.ts"

/** Every API that the client knows, by the name of its method. */
export const endpoints = {
  accountCheck,
  accountDelete,
  accountImport,
  addGroupMember,
  adminGetroammsg,
  adminSetMsgRead,
  createContactGroup,
  createGroup,
  createTopic,
  delContactGroup,
  destroyGroup,
  friendImport,
  getContactGroup,
  getGroupInfo,
  getGroupMemberInfo,
  groupMsgGetSimple,
  importGroup,
  importGroupMember,
  importGroupMsg,
  importTopic,
  importmsg,
  multiaccountImport,
  portraitSet,
  setUnreadMsgNum,
  updateContactGroup,
}
