// `npm run audit`: reads the audit log, beside the services that write it, and changes nothing.

import { AppError } from '../shared/errors/define.ts'
import { count } from './audit/count.ts'
import { Failure } from './audit/fail.ts'
import { help } from './audit/help.ts'
import { search } from './audit/search.ts'
import { tail } from './audit/tail.ts'
import { verify } from './audit/verify-command.ts'

const commands: Readonly<Record<string, (args: string[]) => number | Promise<number>>> = {
  ...{ verify, search, count, tail },
}

const [name = 'help', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

// A reader that has seen enough, as `head` does, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2)
})

if (command && !args.includes('--help')) {
  try {
    process.exitCode = await command(args)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 2
  }
} else {
  process.stdout.write(help)
  process.exitCode = command || ['help', '--help', '-h'].includes(name) ? 0 : 2
}

/** What is wrong for whoever typed the command; anything else is a fault of ours. */
function explain(error: unknown): string {
  if (error instanceof AppError) return `${error.message}\n${error.hint}`
  const { code, message, stack } = error as NodeJS.ErrnoException
  const isTheirs = error instanceof Failure || /^E[A-Z]+$|^ERR_PARSE_ARGS/.test(code ?? '')
  return isTheirs ? message : (stack ?? message)
}
