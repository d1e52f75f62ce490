import type { Check } from '../../scripts/doctor/check.ts'
import { deploymentChecks } from '../../scripts/doctor/deployment/checks.ts'
import { settingsChecks } from '../../scripts/doctor/settings/checks.ts'
import { code, table } from './markdown.ts'

/** `docs/reference/doctor.md`: every check of `npm run doctor`. */
export function doctorPage(): string {
  return [
    'What `npm run doctor` looks at, in its order; how it is used is in [the guide](../guides/doctor.md). Where a check fails, those that build on it are not made.',
    '## Settings: `npm run doctor`',
    checkTable(settingsChecks),
    '## A running Gatehouse: `npm run doctor <URL>`',
    checkTable(deploymentChecks),
  ].join('\n\n')
}

function checkTable(checks: readonly Pick<Check<never>, 'name' | 'holds' | 'why' | 'page'>[]) {
  const rows = checks.map(({ name, holds, why, page }) => [code(name), holds, why, linkTo(page)])
  return table(['Check', 'What has to be true', 'Who fails where it is not, and how', 'See'], rows)
}

/** From `docs/reference/`. */
function linkTo(page: string): string {
  const target = page.startsWith('docs/') ? page.replace('docs/', '../') : `../../${page}`
  return `[${page}](${target})`
}
