import * as Redacted from "effect/Redacted"
import { type Edition, type EditionLimits, editions } from "./Edition.ts"
import type { Faults } from "./faults/Faults.ts"

/** What the documents leave open, or say differently at different dates. */
export interface Switches {
  /**
   * What a message with the `SendTime` of the group's newest message meets: the page says "later than", so it is
   * refused (10004) by default.
   */
  readonly equalSendTime: "refused" | "accepted"
  /** Image, sound, video and file elements in a group message: not among the allowed types, so 10004 by default. */
  readonly groupMedia: "refused" | "accepted"
  /** Members a call of import_group_member or add_group_member: 20 (2026), 100 or 300 in older pages. */
  readonly membersPerCall: number
  /** Messages a call of import_group_msg: 7 on its own page, 20 on the page of limits. */
  readonly messagesPerCall: number
  /** Bytes of one message: 12,000 since 2024, 8,000 before. */
  readonly messageBytes: number
  /** What import_group answers when the id is in use: 10021, or 10025 as create_group does for one's own group. */
  readonly groupIdTaken: 10021 | 10025
  /**
   * What a call of import_group_msg does when some of its messages are refused: it stores the good ones and answers
   * each by itself, or it stores nothing and is refused as a whole with the code of the first.
   */
  readonly partlyRefused: "stores-good" | "stores-nothing"
  /**
   * The answer about a group message dropped because of its `Random`: `Result` 0 with the sequence of the first one,
   * or no entry in the list of results.
   */
  readonly duplicateAnswer: "old-sequence" | "no-entry"
  /** What the five minutes of `Random` are measured on: when the messages arrived, or their `SendTime`. */
  readonly duplicateWindow: "arrival" | "send-time"
  /** Bytes of a conversation group's name: 64 (2025), 32 in older pages. */
  readonly contactGroupNameBytes: number
}

/** Custom fields that the app's console would have to create before they may be used. Keys without their prefix. */
export interface CustomFields {
  readonly group?: ReadonlyArray<string>
  readonly member?: ReadonlyArray<string>
  readonly profile?: ReadonlyArray<string>
  readonly friend?: ReadonlyArray<string>
}

export interface Options {
  /** TCP port on 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number
  /** Default 1400000000. */
  readonly sdkAppId?: number
  /** The key signatures are checked with; default {@link defaultSecretKey}, which protects nothing and needs not. */
  readonly secretKey?: Redacted.Redacted<string>
  /** Accounts that may call; default `["administrator"]`. They exist without being imported. */
  readonly administrators?: ReadonlyArray<string>
  /** Default `enterprise`: the widest limits. */
  readonly edition?: Edition
  /** Call rates. They are counted whatever is set here. */
  readonly quota?: {
    /** `false` lets everything through. Default `true`: beyond the quota 60007 is answered. */
    readonly enforced?: boolean
    /** Calls in any second: of every endpoint, or by the name of the endpoint. Default: as documented (200 or 100). */
    readonly perSecond?: number | Readonly<Record<string, number>>
  }
  readonly faults?: Faults
  readonly switches?: Partial<Switches>
  /** Days for which messages can be read back; older ones are accepted and not returned. Default: for ever. */
  readonly retentionDays?: number
  readonly customFields?: CustomFields
  /**
   * account_delete is switched on in the console, which paid editions allow. A deleted id is then refused for three
   * months (70399).
   */
  readonly accountDeletion?: boolean
}

export interface Settings {
  readonly sdkAppId: number
  readonly secretKey: Redacted.Redacted<string>
  readonly administrators: ReadonlySet<string>
  readonly limits: EditionLimits
  readonly switches: Switches
  /** Seconds; infinite when nothing expires. */
  readonly retention: number
  readonly customFields: { readonly [K in keyof CustomFields]-?: ReadonlySet<string> }
  readonly accountDeletion: boolean
}

export const defaultSdkAppId = 1400000000
export const defaultSecretKey = Redacted.make("chatferry-emulator-key")

export const defaultSwitches: Switches = {
  equalSendTime: "refused",
  groupMedia: "refused",
  membersPerCall: 20,
  messagesPerCall: 7,
  messageBytes: 12_000,
  groupIdTaken: 10021,
  partlyRefused: "stores-good",
  duplicateAnswer: "old-sequence",
  duplicateWindow: "arrival",
  contactGroupNameBytes: 64,
}

export const make = (options: Options): Settings => {
  const fields = options.customFields ?? {}
  return {
    sdkAppId: options.sdkAppId ?? defaultSdkAppId,
    secretKey: options.secretKey ?? defaultSecretKey,
    administrators: new Set(options.administrators ?? ["administrator"]),
    limits: editions[options.edition ?? "enterprise"],
    switches: { ...defaultSwitches, ...options.switches },
    retention: (options.retentionDays ?? Number.POSITIVE_INFINITY) * 86_400,
    customFields: {
      group: new Set(fields.group),
      member: new Set(fields.member),
      profile: new Set(fields.profile),
      friend: new Set(fields.friend),
    },
    accountDeletion: options.accountDeletion ?? false,
  }
}
