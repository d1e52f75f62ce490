// Writes the reference pages from the tables the code itself uses, and Grafana’s boards; `--check` only
// compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { boards } from './boards/index.ts'
import { renderBoard } from './boards/render.ts'
import { auditEventsPage } from './pages/audit-events.ts'
import { doctorPage } from './pages/doctor.ts'
import { envExample } from './pages/env-example.ts'
import { errorsPage } from './pages/errors.ts'
import { metricsPage } from './pages/metrics.ts'
import { settingsPage } from './pages/settings.ts'
import { testedClientsPage } from './pages/tested-clients.ts'
import { toolsPage } from './pages/tools.ts'
import { tracesPage } from './pages/traces.ts'

interface Page {
  /** Relative to the root of the repository. */
  file: string
  /** The same every time for the same source. */
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
  page('doctor', 'Checks of the doctor', 'scripts/doctor', doctorPage),
  page('metrics', 'Metrics', 'shared/telemetry/metrics', metricsPage),
  page('traces', 'Traces', 'shared/telemetry/{spans,attributes}.ts', tracesPage),
  page('audit-events', 'Audit events', 'shared/audit/events.ts', auditEventsPage),
  { file: 'deploy/env.example', render: envExample },
]

/** A reference page; `render` makes the Markdown under its title. */
function page(name: string, title: string, source: string, render: Page['render']): Page {
  const made = `<!-- Made by \`node docs/generate.ts\` from ${source}. -->`
  const whole = async () => `# ${title}\n\n${made}\n\n${await render()}\n`
  return { file: `docs/reference/${name}.md`, render: whole }
}

const all: Page[] = [
  ...pages,
  ...boards.map((board) => ({
    file: `deploy/grafana/dashboards/${board.uid}.json`,
    render: () => renderBoard(board),
  })),
]

async function compose({ file, render }: Page) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
  return { path, name: file, text: await render() }
}

const outdated = (await Promise.all(all.map(compose))).filter(
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
