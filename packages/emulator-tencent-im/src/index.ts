import "./node-version.ts"

export { type Edition, editionNames } from "./Edition.ts"
export { Emulator } from "./Emulator.ts"
export { FaultRule, Faults, unreliable } from "./faults/Faults.ts"
export { ListenError } from "./http/listen.ts"
export type {
  EndpointRate,
  InspectedAccount,
  InspectedContactGroup,
  InspectedConversation,
  InspectedDirectMessage,
  InspectedGroup,
  InspectedMember,
  InspectedMessage,
  InspectedTopic,
  MessageRange,
  Summary,
  Violation,
} from "./inspection/Inspection.ts"
export { type CustomFields, defaultSdkAppId, defaultSecretKey, type Options, type Switches } from "./Settings.ts"
