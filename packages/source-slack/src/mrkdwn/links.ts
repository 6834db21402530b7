import type { TextBuilder } from "./TextBuilder.ts"

/** Any scheme but a drive letter; `<sys/select.h>` and `<stdio.h>` are none. */
const scheme = /^([a-z][a-z0-9+.-]+):[^\s]/i
/** Schemes that run something where a link is followed. */
const dangerous = /^(?:javascript|data|vbscript)$/i

export const isUrl = (text: string): boolean => scheme.test(text)

/** A link as people read it: the address once, where the label says the same. */
export const addLink = (out: TextBuilder, url: string, label: string | undefined) => {
  const same = label === undefined || label === "" || label === url || url === `mailto:${label}`
  const protocol = scheme.exec(url)?.[1] ?? ""
  if (out.rendering === "plain" || dangerous.test(protocol)) return out.add(same ? label || url : `${label} (${url})`)
  const address = url.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(" ", "%20")
  out.add(same && !url.startsWith("mailto:") ? `<${url}>` : `[${escapeLabel(label || url)}](${address})`)
}

const escapeLabel = (label: string): string => label.replace(/[\\[\]]/g, "\\$&").replaceAll("\n", " ")
