import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { Emulator } from "@chatferry/emulator-tencent-im"
import * as Effect from "effect/Effect"

const program = Effect.flatMap(Emulator, ({ summary }) => summary)
const { accounts } = await Effect.runPromise(program.pipe(Effect.provide(Emulator.layer())))
assert.equal(accounts, 0)

const command = spawn(process.execPath, ["node_modules/.bin/chatferry-emulator", "--port", "0"])
command.stderr.pipe(process.stderr)
const [line] = await once(command.stdout, "data")
const summary = await fetch(`${/http:\S+/.exec(String(line))?.[0]}/inspect/summary`)
assert.equal(summary.status, 200)
command.kill("SIGINT")
await once(command, "exit")
