import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Test } from 'tap'
import { freePort } from '#shared/free-port.ts'
import type { Child } from '#shared/testing/child.ts'
import { startProgram } from '#shared/testing/child.ts'

/** A command of a page, and what it prints once it serves, where it goes on running. */
interface Step {
  command: string
  until: string | null
}

/** What somebody fills in who follows the page: for a word of it, their own. */
type Words = Readonly<Record<string, string>>

const fence = /```sh\n([\s\S]*?)```\n(?:<!-- runs until: (.*?) -->)?/g
/** What a clone does not have. */
const local =
  /^(node_modules|\.git|\.data|\.tap|\.env|coverage|deploy\/(secrets|state)|.*\/node_modules)$/

/** The commands of a page, in their order. */
async function stepsOf(page: string, words: Words): Promise<Step[]> {
  const fill = (text: string) =>
    Object.entries(words).reduce((filled, [word, own]) => filled.replaceAll(word, own), text)
  const text = await readFile(page, 'utf8')
  return [...text.matchAll(fence)].map(([, command = '', until]) => ({
    command: fill(command),
    until: until ?? null,
  }))
}

/** A fresh copy of the project, with its packages installed and nothing else. */
async function freshCopy(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-path-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const filter = (source: string) => !local.test(relative('.', source).replaceAll('\\', '/'))
  await cp('.', folder, { recursive: true, filter })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Ports of a page, each with a free one in its place: somebody may be running one of them. */
export async function ownPorts(ports: readonly number[]): Promise<Words> {
  const words: Record<string, string> = {}
  for (const port of ports) words[String(port)] = String(await freePort())
  return words
}

/**
 * Follows a page to the letter, `words` apart: runs each command in a fresh copy of the project, in a
 * shell, one after the other. What goes on running ends with the test.
 */
export async function follow(
  t: Test,
  page: string,
  words: Words,
  environment: Record<string, string> = {}
): Promise<{ folder: string; outputs: string[]; running: Child[] }> {
  const folder = await freshCopy(t)
  const outputs: string[] = []
  const running: Child[] = []
  // Told, not killed: npm passes that on to what it has started.
  t.teardown(() => Promise.all(running.map((child) => child.stop())))
  for (const { command, until } of await stepsOf(page, words)) {
    // In place of the shell where it is one command, so that the signal reaches the program.
    const script = until === null ? `set -e\n${command}` : lastInPlace(command)
    const child = startProgram('bash', ['-c', script], environment, folder)
    if (until === null) {
      const code = await child.ended
      t.equal(code, 0, `${command}${code === 0 ? '' : child.output()}`)
    } else {
      running.push(child)
      await child.untilOutput(new RegExp(until))
      t.pass(command)
    }
    outputs.push(child.output())
  }
  return { folder, outputs, running }
}

/** The command, whose last line takes the place of the shell. */
function lastInPlace(command: string): string {
  const lines = command.trimEnd().split('\n')
  const [, variables = '', program = ''] = /^((?:\w+=\S+ )*)(.*)$/.exec(lines.pop()!) ?? []
  return [...lines, `exec env ${variables}${program}`].join('\n')
}
