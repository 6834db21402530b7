import type { Methods } from "../../src/client/TencentImClient.ts"

type Samples = {
  readonly [K in keyof Methods]: {
    readonly request: Parameters<Methods[K]>[0]
    /** What the service answers beside status, info and code 0. */
    readonly answer: object
  }
}

/** A small request of every method and the answer that the documents show for one. */
export const samples: Samples = {
  accountCheck: {
    request: { CheckItem: [{ UserID: "u_1001" }, { UserID: "u_9999" }] },
    answer: {
      ResultItem: [
        { UserID: "u_1001", ResultCode: 0, ResultInfo: "", AccountStatus: "Imported" },
        { UserID: "u_9999", ResultCode: 0, ResultInfo: "", AccountStatus: "NotImported" },
      ],
    },
  },
  accountDelete: {
    request: { DeleteItem: [{ UserID: "u_1001" }, { UserID: "u_x" }] },
    answer: {
      ResultItem: [
        { UserID: "u_1001", ResultCode: 0, ResultInfo: "" },
        { UserID: "u_x", ResultCode: 70107, ResultInfo: "account does not exist" },
      ],
    },
  },
  accountImport: {
    request: { UserID: "u_1001", Nick: "Ada", FaceUrl: "https://cdn.example.org/a/1001.png" },
    answer: {},
  },
  addGroupMember: {
    request: { GroupId: "g_42", Silence: 1, MemberList: [{ Member_Account: "u_1003" }] },
    answer: { MemberList: [{ Member_Account: "u_1003", Result: 1 }] },
  },
  adminGetroammsg: {
    request: {
      Operator_Account: "u_1001",
      Peer_Account: "u_1002",
      MaxCnt: 100,
      MinTime: 1577836800,
      MaxTime: 1580515200,
    },
    answer: {
      Complete: 1,
      MsgCnt: 1,
      LastMsgTime: 1577923300,
      LastMsgKey: "3_2919845511_1577923300",
      MsgList: [
        {
          From_Account: "u_1001",
          To_Account: "u_1002",
          MsgSeq: 3,
          MsgRandom: 2919845511,
          MsgTimeStamp: 1577923300,
          MsgFlagBits: 0,
          IsPeerRead: 1,
          MsgKey: "3_2919845511_1577923300",
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
        },
      ],
    },
  },
  adminSetMsgRead: {
    request: { Report_Account: "u_1002", Peer_Account: "u_1001", MsgReadTime: 1577923300 },
    answer: {},
  },
  createContactGroup: {
    request: {
      From_Account: "user_0001",
      GroupContactItem: [
        {
          GroupName: "group_0001",
          ContactItem: [
            { Type: 1, To_Account: "user_0002" },
            { Type: 2, ToGroupId: "@TGS#1B2AUI7RZ" },
          ],
        },
      ],
    },
    answer: {
      GroupResultItem: [
        {
          GroupItem: { GroupName: "group_0001", GroupId: 1 },
          ResultItem: [
            { ContactItem: { Type: 1, To_Account: "user_0002" }, ResultCode: 0, ResultInfo: "" },
            { ContactItem: { Type: 2, ToGroupId: "@TGS#1B2AUI7RZ" }, ResultCode: 0, ResultInfo: "" },
          ],
        },
      ],
    },
  },
  createGroup: {
    request: { Type: "Community", Name: "TestCommunityGroup", SupportTopic: 1 },
    answer: { GroupId: "@TGS#_@TGS#cRDH3HIM62CP", HugeGroupFlag: 0, Type: "Community" },
  },
  createTopic: {
    request: { GroupId: "@TGS#_c42", TopicName: "News" },
    answer: { TopicId: "@TGS#_c42@TOPIC#_1" },
  },
  delContactGroup: {
    request: { From_Account: "u_1001", GroupName: ["Projects"] },
    answer: { GroupItem: [{ GroupName: "Projects", GroupId: 1 }] },
  },
  destroyGroup: { request: { GroupId: "g_42" }, answer: {} },
  friendImport: {
    request: {
      From_Account: "u_1001",
      AddFriendItem: [
        {
          To_Account: "u_1002",
          Remark: "Bo (work)",
          GroupName: ["Work"],
          AddSource: "AddSource_Type_Migrate",
          AddTime: 1640995200,
        },
        { To_Account: "u_x", AddSource: "AddSource_Type_Migrate" },
      ],
    },
    answer: {
      ResultItem: [
        { To_Account: "u_1002", ResultCode: 0, ResultInfo: "" },
        { To_Account: "u_x", ResultCode: 30003, ResultInfo: "account not found" },
      ],
      Fail_Account: ["u_x"],
    },
  },
  getContactGroup: {
    request: { From_Account: "u_1001", StartIndex: 0 },
    answer: {
      ContactItem: [{ Type: 1, To_Account: "u_1002", StandardMark: "1", ContactGroupId: [1], Timestamp: 1700000000 }],
      GroupItem: [{ GroupName: "Projects", GroupId: 1 }],
      CompleteFlag: 1,
      NextStartIndex: 0,
    },
  },
  getGroupInfo: {
    request: {
      GroupIdList: ["g_42", "g_none"],
      ResponseFilter: { GroupBaseInfoFilter: ["Type", "Name", "CreateTime", "LastMsgTime", "NextMsgSeq", "MemberNum"] },
    },
    answer: {
      GroupInfo: [
        {
          ErrorCode: 0,
          ErrorInfo: "",
          GroupId: "g_42",
          Type: "Public",
          Name: "Design team",
          CreateTime: 1577836800,
          LastMsgTime: 1577923301,
          NextMsgSeq: 3,
          MemberNum: 3,
        },
        { ErrorCode: 10010, ErrorInfo: "group not exist", GroupId: "g_none" },
      ],
    },
  },
  getGroupMemberInfo: {
    request: { GroupId: "g_42", Limit: 100, Offset: 0 },
    answer: {
      MemberNum: 1,
      MemberList: [{ Member_Account: "u_1001", Role: "Owner", JoinTime: 1577836800, MsgSeq: 1 }],
    },
  },
  groupMsgGetSimple: {
    request: { GroupId: "g_42", ReqMsgNumber: 20, ReqMsgSeq: 40 },
    answer: {
      GroupId: "g_42",
      IsFinished: 1,
      RspMsgList: [
        {
          From_Account: "u_1002",
          IsPlaceMsg: 0,
          MsgPriority: 1,
          MsgRandom: 118220457,
          MsgSeq: 2,
          MsgTimeStamp: 1577923301,
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
        },
      ],
    },
  },
  importGroup: {
    request: { Owner_Account: "leckie", Type: "Public", Name: "TestGroup", CreateTime: 1448357837 },
    answer: { GroupId: "@TGS#2J4SZEAEL" },
  },
  importGroupMember: {
    request: {
      GroupId: "g_42",
      MemberList: [
        { Member_Account: "u_1002", Role: "Admin", JoinTime: 1577923200 },
        { Member_Account: "u_1003", JoinTime: 1580000000, UnreadMsgNum: 5 },
      ],
    },
    answer: {
      MemberList: [
        { Member_Account: "u_1002", Result: 1 },
        { Member_Account: "u_1003", Result: 2 },
      ],
    },
  },
  importGroupMsg: {
    request: {
      GroupId: "@TGS#2C5SZEAEF",
      RecentContactFlag: 1,
      MsgList: [
        {
          From_Account: "leckie",
          SendTime: 1620808101,
          Random: 8912345,
          MsgBody: [
            { MsgType: "TIMTextElem", MsgContent: { Text: "red packet" } },
            { MsgType: "TIMFaceElem", MsgContent: { Index: 6, Data: "abc\u0000\u0001" } },
          ],
        },
        {
          From_Account: "peter",
          SendTime: 1620892821,
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "red packet" } }],
        },
      ],
    },
    answer: {
      ImportMsgResult: [
        { MsgSeq: 1, MsgTime: 1620808101, Result: 0 },
        { MsgSeq: 2, MsgTime: 1620892821, Result: 0 },
      ],
    },
  },
  importmsg: {
    request: {
      SyncFromOldSystem: 2,
      From_Account: "u_1001",
      To_Account: "u_1002",
      MsgSeq: 3,
      MsgRandom: 2919845511,
      MsgTimeStamp: 1577923300,
      MsgBody: [
        {
          MsgType: "TIMImageElem",
          MsgContent: {
            UUID: "src-img-9",
            ImageFormat: 3,
            ImageInfoArray: [{ Type: 1, Size: 52310, Width: 800, Height: 600, URL: "https://cdn.example.org/9.png" }],
          },
        },
      ],
      CloudCustomData: '{"srcId":"m-9"}',
    },
    answer: {},
  },
  importTopic: {
    request: {
      GroupId: "@TGS#_c42",
      TopicId: "@TGS#_c42@TOPIC#_news",
      TopicName: "News",
      From_Account: "u_1001",
      CreateTime: 1577836900,
    },
    answer: { TopicId: "@TGS#_c42@TOPIC#_news" },
  },
  multiaccountImport: {
    request: { AccountList: [{ UserID: "u_1001", Nick: "Ada" }, { UserID: "u_1002" }] },
    answer: { FailAccounts: ["u_1002"] },
  },
  portraitSet: {
    request: {
      From_Account: "u_1001",
      ProfileItem: [
        { Tag: "Tag_Profile_IM_Nick", Value: "Ada" },
        { Tag: "Tag_Profile_IM_Gender", Value: "Gender_Type_Female" },
        { Tag: "Tag_Profile_IM_BirthDay", Value: 19900214 },
        { Tag: "Tag_Profile_Custom_OrgId", Value: "org-7" },
      ],
    },
    answer: {},
  },
  setUnreadMsgNum: { request: { GroupId: "g_42", Member_Account: "u_1003", UnreadMsgNum: 5 }, answer: {} },
  updateContactGroup: {
    request: {
      From_Account: "u_1001",
      UpdateType: 1,
      UpdateGroup: {
        UpdateGroupType: 2,
        OldGroupName: "Projects",
        ContactUpdateItem: [{ ContactOptType: 1, ContactItem: { Type: 1, To_Account: "u_1003" } }],
      },
    },
    answer: {
      UpdateType: 1,
      UpdateGroupResult: {
        UpdateGroupType: 2,
        GroupName: "Projects",
        OldGroupName: "Projects",
        GroupId: 1,
        ContactResultItem: [
          {
            ContactOptType: 1,
            ContactItem: { Type: 1, To_Account: "u_1003" },
            ResultCode: 0,
            ResultInfo: "",
          },
        ],
      },
    },
  },
}
