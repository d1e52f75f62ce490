// Writes the reference pages from the tables the code itself uses; `--check` only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogue } from '#shared/errors/catalogue.ts'
import type { ErrorEntry } from '#shared/errors/define.ts'

interface Page {
  /** Relative to this folder. */
  file: string
  title: string
  /** What the page is made from, relative to the root of the repository. */
  source: string
  /** Markdown under the title; the same every time for the same source. */
  render: () => string
}

const pages: Page[] = [
  {
    file: 'reference/errors.md',
    title: 'Errors',
    source: 'shared/errors/catalogue.ts',
    render: errorsPage,
  },
]

function errorsPage(): string {
  const rows = Object.entries<ErrorEntry>(catalogue).map(([name, entry]) => [
    `\`${entry.code}\``,
    `\`${name}\``,
    String(entry.status),
    entry.oauth ? `\`${entry.oauth}\`` : '',
    entry.message,
    entry.hint,
    entry.log,
  ])
  const intro =
    'Every answer that is an error carries one of these codes, in JSON as ' +
    '`{ "error": { "code", "name", "message", "hint", "requestId", "details" } }`, at the OAuth ' +
    'endpoints as `error` (the column OAuth) with `error_description` (RFC 6749 §5.2). The message ' +
    'of an answer may be more specific than the one here. A code never changes its meaning.'
  const head = ['Code', 'Name', 'Status', 'OAuth', 'Message', 'What to do', 'In the log']
  return `${intro}\n\n${table(head, rows)}`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function compose({ file, title, source, render }: Page) {
  const text = `# ${title}\n\n<!-- Made by \`node docs/generate.ts\` from ${source}. -->\n\n${render()}\n`
  return { path: fileURLToPath(new URL(file, import.meta.url)), name: `docs/${file}`, text }
}

const outdated = pages
  .map(compose)
  .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)

if (process.argv.includes('--check')) {
  for (const { name } of outdated) console.error(`${name} differs from the code.`)
  if (outdated.length > 0) {
    console.error('`node docs/generate.ts` mends it.')
    process.exitCode = 1
  }
} else {
  for (const { path, name, text } of outdated) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    console.log(`${name} written.`)
  }
}
