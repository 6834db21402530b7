/** The most events in any second, wherever it begins. */
export const busiest = (times: ReadonlyArray<number>): number => {
  let most = 0
  let first = 0
  for (const [i, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1000) first++
    most = Math.max(most, i - first + 1)
  }
  return most
}
