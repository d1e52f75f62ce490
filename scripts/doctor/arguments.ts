import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Shape } from './settings/setup.ts'
import { shapes } from './settings/setup.ts'

export const usage = `Usage: npm run doctor                        checks the settings, and what they lead to
       npm run doctor -- --shape auth        as of: ${shapes.join(', ')}
       npm run doctor -- https://host        plays a client against a running Gatehouse
       npm run doctor -- https://host --token-file FILE
                                             looks at MCP itself too, with the access token in FILE
       --json                                one JSON document in place of lines

Exit code: 0 nothing failed (there may be warnings), 1 something failed, 2 nothing could be checked.`

export interface Arguments {
  /** The origin to look at; null: the settings. */
  url: string | null
  shape: Shape | null
  token: string | null
  isJson: boolean
}

/** What was asked for cannot be done; said as it is, with the usage. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args)
  const [address, another] = positionals
  if (another !== undefined) throw new UsageError('One address is enough.')
  const { shape, json = false, 'token-file': tokenFile } = values
  const known = shapes.find((one) => one === shape)
  if (shape !== undefined && !known) throw new UsageError('There is no such shape.')
  if (address === undefined && tokenFile) throw new UsageError('--token-file needs an address.')
  if (address !== undefined && shape) throw new UsageError('--shape is for the settings.')
  return {
    url: address === undefined ? null : originOf(address),
    shape: known ?? null,
    token: tokenFile === undefined ? null : readToken(tokenFile),
    isJson: json,
  }
}

function parse(args: readonly string[]) {
  const options = {
    json: { type: 'boolean' },
    shape: { type: 'string' },
    'token-file': { type: 'string' },
  } as const
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (cause) {
    throw new UsageError('An option is not known, or lacks its value.', { cause })
  }
}

/** What people copy from a client’s settings ends in `/mcp`. */
function originOf(address: string): string {
  const url = URL.parse(address)
  const isOurs = url && /^https?:$/.test(url.protocol) && /^\/(mcp\/?)?$/.test(url.pathname)
  if (isOurs && !url.search && !url.username) return url.origin
  throw new UsageError(
    'The address must be an origin such as https://gatehouse.example.com: Gatehouse has no path prefix.'
  )
}

/** An argument would be in the list of processes, and in the history of the shell. */
function readToken(path: string): string {
  try {
    const token = readFileSync(path, 'utf8').trim()
    if (/^[\w.~+/-]+=*$/.test(token)) return token
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(`The file of --token-file cannot be read (${code}).`, { cause })
  }
  throw new UsageError('The file of --token-file holds no token.')
}
