import { Transform } from "@chatferry/core"

/** Leaves out what was written at night, and says so in the group's notice. */
export const quietNights = (hours: { readonly from: number; readonly until: number }) =>
  Transform.pure({
    name: "quiet nights",
    fingerprint: Transform.fingerprint(hours),
    group: (group) => ({ ...group, notice: `Without ${hours.from} to ${hours.until} o'clock (UTC).` }),
    message: (message) => {
      const hour = Math.floor(message.sentAt / 3_600_000_000) % 24
      return hour >= hours.from && hour < hours.until ? Transform.leaveOut("written at night") : message
    },
  })
