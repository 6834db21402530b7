import { isUtf8 } from "node:buffer"

/** The upper half of code page 437, in which zip files name members when no flag says otherwise. */
const cp437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ "

/**
 * The name of a zip member. Slack writes UTF-8 without setting the flag for it (bit 11), so strict UTF-8 comes first
 * whatever the flag says, and code page 437 only where the bytes are no UTF-8. Decided per member: archives packed
 * again by other tools mix both (zulip#22533, slack-export-viewer#166).
 */
export const decodeName = (raw: Buffer): string =>
  isUtf8(raw)
    ? raw.toString("utf8")
    : Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : (cp437[byte - 128] ?? "?"))).join("")

/** Why a name must not be used: it would lead out of its folder, or no system can hold it. */
export const refuseName = (name: string): string | undefined => {
  if (name.includes("\0")) return "its name holds a NUL character"
  if (name.startsWith("/") || name.startsWith("\\") || /^[A-Za-z]:[\\/]/.test(name))
    return "its name is an absolute path"
  if (name.split(/[\\/]/).includes("..")) return "its name leads out of the export (`..`)"
  return undefined
}

/** What operating systems leave behind in folders and zips. */
export const isJunk = (folder: string, name: string): boolean =>
  name.startsWith("._") || junk.has(name) || folder.startsWith("__MACOSX/") || folder.includes("/__MACOSX/")
const junk = new Set([".DS_Store", "Thumbs.db", "desktop.ini"])
