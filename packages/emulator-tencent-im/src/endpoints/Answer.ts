/** The body of an answer; HTTP status is 200 whatever it says. */
export interface Answer {
  readonly ActionStatus: "OK" | "FAIL"
  readonly ErrorInfo: string
  readonly ErrorCode: number
  readonly [field: string]: unknown
}

export const ok = (fields: Readonly<Record<string, unknown>> = {}): Answer => ({
  ActionStatus: "OK",
  ErrorInfo: "",
  ErrorCode: 0,
  ...fields,
})

/** The whole request is refused with a code of the service's table. */
export const refuse = (code: number, info: string): Answer => ({
  ActionStatus: "FAIL",
  ErrorInfo: info,
  ErrorCode: code,
})
