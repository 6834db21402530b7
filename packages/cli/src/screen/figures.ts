/** `20,004` */
export const count = (n: number): string => Math.round(n).toLocaleString("en-US")

/** `1 message`, `2 messages` */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

/** `0.3 s`, `14 s`, `2 min 05 s`, `3 h 10 min` */
export const seconds = (s: number): string => {
  if (s < 9.95) return `${s.toFixed(1)} s`
  const whole = Math.round(s)
  if (whole < 60) return `${whole} s`
  const pad = (n: number) => String(n).padStart(2, "0")
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`
  const minutes = Math.round(s / 60)
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`
}

/** `48 %`; 100 only where nothing is left. */
export const percent = (part: number, whole = 1): string => {
  const share = whole === 0 ? 1 : part / whole
  return `${share < 1 ? Math.min(99, Math.floor(share * 100)) : 100} %`
}
