import { natural, object, type Raw } from "../schema/Raw.ts"
import { counted } from "./counted.ts"

/** What a notice without words says, from what else it carries: `Huddle, 10 minutes`. */
export const describe = (element: Raw, subtype: string): string => {
  const room = object(element.room)
  if (room === undefined) return capitalize(subtype.replaceAll("_", " "))
  const start = natural(room.date_start)
  const end = natural(room.date_end)
  const what = subtype === "huddle_thread" ? "Huddle" : "Call"
  if (start === undefined || end === undefined || end <= start) return what
  const minutes = Math.max(1, Math.round((end - start) / 60))
  return `${what}, ${counted(minutes, "minute")}`
}

const capitalize = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
