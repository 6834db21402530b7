/** `1 row`, `2,000 rows`; `many` where more than the noun changes. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`
