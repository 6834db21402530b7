const entity = /&(amp|lt|gt);/g

/** Slack escapes three characters and no others; decoded once, in one pass: `&amp;lt;` is the text `&lt;`. */
export const decodeEntities = (text: string): string =>
  text.includes("&")
    ? text.replace(entity, (_, name: string) => (name === "amp" ? "&" : name === "lt" ? "<" : ">"))
    : text
