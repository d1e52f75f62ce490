/** What a measured process tells the bench once it listens. */
export interface Ready {
  /** Its MCP endpoint, or its origin where it has none. */
  url: string
  /** Refresh tokens made beforehand, where that is what is loaded. */
  refreshTokens?: readonly string[]
}

/** What a measured process has used since it began. */
export interface Usage {
  /** Of all its threads, in user and system mode. */
  cpuMs: number
  rssBytes: number
}

/** Tells the bench that this process listens, answers what it uses, and ends with the bench. */
export function serve(ready: Ready): void {
  process.on('message', () => process.send!(usage()))
  // An orderly end, so that `--cpu-prof` writes its file.
  process.once('disconnect', () => process.exit())
  process.send!(ready)
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
}
