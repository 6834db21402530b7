/**
 * Loads an emulator of its own process over HTTP and tells how fast it was and how much memory it took:
 * `node test/benchmark/load.ts [messages] [connections]`. Not part of the suite.
 */
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import * as Undici from "@effect/platform-node/Undici"
import { sign } from "../sign.ts"

const messages = Number(process.argv[2] ?? 70_000)
const connections = Number(process.argv[3] ?? 16)
const perCall = 7
const groups = 200
const key = "benchmark-key"
const bin = new URL("../../src/bin.ts", import.meta.url).pathname

const child = spawn(process.execPath, [bin, "--port", "0", "--no-quota", "--secret-key", key], {
  stdio: ["ignore", "pipe", "inherit"],
})
process.once("exit", () => child.kill("SIGINT"))
const url = await new Promise<string>((resolve, reject) => {
  child.once("exit", () => reject(new Error("the emulator did not start")))
  child.stdout.once("data", (line: Buffer) => resolve(/http:\/\/[\d.:]+/.exec(line.toString())?.[0] ?? ""))
})

const time = Math.floor(Date.now() / 1_000)
const sig = sign({ identifier: "administrator", sdkAppId: 1400000000, key, time, expire: 86_400 })
const query = `sdkappid=1400000000&identifier=administrator&usersig=${sig}&random=1&contenttype=json`
const pool = new Undici.Pool(url, { connections, pipelining: 1 })

const call = async (path: string, body: unknown) => {
  const answer = await pool.request({ method: "POST", path: `/v4/${path}?${query}`, body: JSON.stringify(body) })
  const json = (await answer.body.json()) as { readonly ErrorCode: number; readonly ErrorInfo: string }
  if (json.ErrorCode !== 0) throw new Error(`${path}: ${json.ErrorCode} ${json.ErrorInfo}`)
}

const users = Array.from({ length: 100 }, (_, i) => `user-${i}`)
await call("im_open_login_svc/multiaccount_import", { AccountList: users.map((UserID) => ({ UserID })) })
for (let g = 0; g < groups; g++) {
  await call("group_open_http_svc/import_group", {
    Type: "Public",
    GroupId: `g${g}`,
    Name: `g${g}`,
    CreateTime: 1_000_000_000,
  })
}

// As an ordinary chat message: about 170 bytes of JSON.
const text = "A message of ordinary length, as people write them all day long: two lines, a link, no more than that. 🙂"
const lane = async (group: number, count: number) => {
  for (let sent = 0; sent < count; sent += perCall) {
    await call("group_open_http_svc/import_group_msg", {
      GroupId: `g${group}`,
      MsgList: Array.from({ length: Math.min(perCall, count - sent) }, (_, i) => ({
        From_Account: users[(sent + i) % users.length],
        SendTime: 1_000_000_001 + sent + i,
        Random: Math.imul(sent + i, 0x9e37_79b1) >>> 0,
        MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `${text} ${sent + i}` } }],
      })),
    })
  }
}

const started = process.hrtime.bigint()
const share = Math.ceil(messages / groups)
await Promise.all(Array.from({ length: groups }, (_, g) => lane(g, share)))
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const calls = groups * Math.ceil(share / perCall)
const status = readFileSync(`/proc/${child.pid}/status`, "utf8")
const megabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
const cpu = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ")
const busy = (Number(cpu[13]) + Number(cpu[14])) / 100
console.log(
  `${calls} calls, ${groups * share} messages in ${seconds.toFixed(1)} s: ${Math.round(calls / seconds)} calls/s; ` +
    `server: ${busy.toFixed(1)} s of processor, ${Math.round(megabytes)} MB at most`,
)
console.log(await pool.request({ method: "GET", path: "/inspect/summary" }).then((answer) => answer.body.text()))
await pool.close()
process.exit()
