import { failed, outcome } from '../check.ts'
import type { SettingsCheck } from './setup.ts'

export const settings: SettingsCheck = {
  name: 'settings',
  holds: 'Every setting is one that the services accept.',
  why: 'A service with a wrong setting does not start.',
  page: 'docs/reference/settings.md',
  async run({ shape, wrong, config }) {
    const mend =
      'Correct it in the environment, in its file or in .env; the page has every setting.'
    const count = Object.keys(config).length
    const told = `${count} settings of the shape \`${shape}\`, given or by default.`
    return outcome(
      wrong.map((line) => failed(line, mend)),
      told
    )
  },
}
