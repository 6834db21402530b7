import type { Finding } from "@chatferry/core"
import type { Clash } from "../wire/Ids.ts"

export const idClash = ({ sources, wireId }: Clash): Finding => ({
  severity: "blocker",
  kind: "id-clash",
  message: `${sources.join(" and ")} would both become ${wireId}.`,
  remedy: "Give one of them another id in a transform.",
  examples: [],
})
