/**
 * Bounds on what an export may hold: far above every real export, low enough that a hostile one cannot exhaust the
 * machine. Real exports compress 8 to 15 times and hold up to some hundred thousand files.
 */
export interface Limits {
  /** Most files. Default 5,000,000. */
  readonly maxFiles: number
  /** Most bytes of one JSON file, unpacked. Default 384 MiB; a string of JavaScript ends at 512 Mi characters. */
  readonly maxFileBytes: number
  /** Most bytes of all files, as the directory states them. Default 4 TiB. */
  readonly maxTotalBytes: number
  /** Most bytes unpacked for one byte packed, for members above 1 MiB. Default 400. */
  readonly maxRatio: number
}

export const defaults: Limits = {
  maxFiles: 5_000_000,
  maxFileBytes: 384 * 1024 ** 2,
  maxTotalBytes: 4 * 1024 ** 4,
  maxRatio: 400,
}

/** Below this size no ratio is suspicious: a small file cannot do harm. */
export const harmlessBytes = 1024 ** 2
