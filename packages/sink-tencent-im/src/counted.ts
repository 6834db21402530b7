/** `20,004` */
export const number = (n: number): string => n.toLocaleString("en-US")

/** `1 message`, `2,000 messages`; `many` where more than the noun changes. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`
