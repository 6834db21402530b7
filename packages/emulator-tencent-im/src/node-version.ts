// The first import of the index and of the command, so that an older Node is told before anything it lacks is used. This
// works as long as no module imports by name what an older Node's own modules lack: that fails while linking, before any
// code runs.

/** What Effect's platform package needs. */
const oldest = [22, 19] as const

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
  throw new Error(
    `The emulator needs Node ${oldest.join(".")} or newer, and this is Node ${process.versions.node}: install a newer one from https://nodejs.org.`,
  )
