// As a member, not by name: Node before 20.12 has no `hash`, and would fail while linking, before it is told its version.
import crypto from "node:crypto"

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

/** The first `length` digits of the SHA-256 of a text in base 32 (5 bits a digit); printable, lower case, without i l o u. */
export const hash32 = (text: string, length: number): string => {
  const bytes = crypto.hash("sha256", text, "buffer")
  let out = ""
  for (let i = 0, bits = 0, value = 0; out.length < length && i < bytes.length; i++) {
    value = ((value << 8) | (bytes[i] ?? 0)) & 0xfff
    bits += 8
    while (bits >= 5 && out.length < length) {
      bits -= 5
      out += alphabet[(value >> bits) & 31]
    }
  }
  return out
}

/** 32 bits of the SHA-256 of a text. */
export const hashUInt32 = (text: string): number => crypto.hash("sha256", text, "buffer").readUInt32BE(0)
