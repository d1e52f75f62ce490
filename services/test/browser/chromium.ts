import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { findProgram, chromium as program } from '../../../scripts/programs.js'

const startTimeoutMs = 30_000

/** What a fresh profile does not do by itself, and what a container does not have. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts a headless Chromium with a profile of its own. It finds this machine, and of other hosts
 * those in `hosts` (`host` to `address:port`): nothing of a test leaves the machine.
 */
export function startChromium(hosts: Readonly<Record<string, string>>): Promise<Browser> {
  const executablePath = findProgram(program)
  if (!executablePath) throw new Error('no Chromium here; `npm test` installs it or says how to.')
  const rules = [
    ...Object.entries(hosts).map(([host, place]) => `MAP ${host} ${place}`),
    ...['localhost', '127.0.0.1'].map((host) => `EXCLUDE ${host}`),
    'MAP * ~NOTFOUND',
  ]
  const args = [...flags, `--host-resolver-rules=${rules.join(',')}`]
  return chromium.launch({ executablePath, args, timeout: startTimeoutMs })
}
