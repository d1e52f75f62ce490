import t from 'tap'
import { clientFamilies } from '#shared/telemetry/label-values.ts'
import { familyOf } from '../../clients/family.ts'
import { knownClients } from '../../clients/known-clients.ts'

t.test('every known client is a family, and registers as one', async (t) => {
  t.same([...Object.keys(knownClients), 'other'].sort(), [...clientFamilies].sort())
  for (const [family, { registration }] of Object.entries(knownClients)) {
    t.equal(familyOf(String(registration['client_name'])), family)
  }
})

t.test('a name may say more, and in other letters', async (t) => {
  for (const [name, family] of [
    ['Claude Code (gatehouse)', 'Claude Code'],
    ['claude', 'Claude'],
    ['Claude Desktop', 'Claude'],
    ['CODEX', 'Codex'],
    ['Visual Studio Code - Insiders', 'VS Code'],
  ] as const) {
    t.equal(familyOf(name), family, name)
  }
})

t.test('whatever else a client calls itself is one family', async (t) => {
  for (const name of [
    '',
    'Claudette',
    'cursors',
    'My Cursor',
    'other',
    '__proto__',
    'constructor',
  ]) {
    t.equal(familyOf(name), 'other', name)
  }
})
