// Writes the reference pages from the tables the code itself uses; `--check` only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { auditEventsPage } from './pages/audit-events.ts'
import { errorsPage } from './pages/errors.ts'
import { settingsPage } from './pages/settings.ts'
import { testedClientsPage } from './pages/tested-clients.ts'
import { toolsPage } from './pages/tools.ts'
import { tracesPage } from './pages/traces.ts'

interface Page {
  /** Relative to this folder. */
  file: string
  title: string
  /** What the page is made from, relative to the root of the repository. */
  source: string
  /** Markdown under the title; the same every time for the same source. */
  render: () => string | Promise<string>
}

const pages: Page[] = [
  page('settings', 'Settings', 'services/*/config.ts', settingsPage),
  page('errors', 'Errors', 'shared/errors/catalogue.ts', errorsPage),
  page(
    'tools',
    'Tools, prompts and resources',
    'services/mcp/{tools,prompts,resources}',
    toolsPage
  ),
  page('tested-clients', 'Tested clients', 'services/test/foreign-clients', testedClientsPage),
  page('traces', 'Traces', 'shared/telemetry/{spans,attributes}.ts', tracesPage),
  page('audit-events', 'Audit events', 'shared/audit/events.ts', auditEventsPage),
]

function page(name: string, title: string, source: string, render: Page['render']): Page {
  return { file: `reference/${name}.md`, title, source, render }
}

async function compose({ file, title, source, render }: Page) {
  const body = await render()
  const text = `# ${title}\n\n<!-- Made by \`node docs/generate.ts\` from ${source}. -->\n\n${body}\n`
  return { path: fileURLToPath(new URL(file, import.meta.url)), name: `docs/${file}`, text }
}

const outdated = (await Promise.all(pages.map(compose))).filter(
  ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text
)

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
