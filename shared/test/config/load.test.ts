import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import type { Environment } from '../../config/load.ts'
import { invalid, loadConfig } from '../../config/load.ts'
import type { AppError } from '../../errors/define.ts'

const schema = Type.Object({
  NAME: Type.String({ pattern: '^[a-z]+$', expects: 'a word' }),
  LIST: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { expects: 'a list' })),
  COUNT: Type.Integer({ default: 7, minimum: 0, maximum: 99, expects: 'a number to 99' }),
  SWITCH: Type.Boolean({ default: false, expects: '`true` or `false`' }),
})

/** The sentences of the error that loading ends with. */
function wrongIn(environment: Environment): string[] {
  try {
    loadConfig(schema, environment)
  } catch (error) {
    const { name, message } = error as AppError
    if (name === 'CONFIG_INVALID') return message.split('\n  - ')
    throw error
  }
  return []
}

t.test('text becomes what the schema asks for', async (t) => {
  const text = { NAME: 'word', LIST: 'a, b,c', COUNT: '42', SWITCH: 'true', OTHER: 'ignored' }
  t.same(loadConfig(schema, text), { NAME: 'word', LIST: ['a', 'b', 'c'], COUNT: 42, SWITCH: true })
  t.equal(loadConfig(schema, { NAME: 'word', SWITCH: 'false' }).SWITCH, false)
})

t.test('what is absent or empty has its default', async (t) => {
  const expected = { NAME: 'word', COUNT: 7, SWITCH: false }
  for (const nothing of [undefined, '']) {
    const environment = { NAME: 'word', LIST: nothing, COUNT: nothing, SWITCH: nothing }
    const config = loadConfig(schema, environment)
    t.same({ ...config, LIST: config.LIST }, { ...expected, LIST: undefined })
  }
})

t.test('settings cannot be changed afterwards', async (t) => {
  const config = loadConfig(schema, { NAME: 'word' })
  t.throws(() => Object.assign(config, { COUNT: 1 }), TypeError)
})

t.test('every wrong setting is named at once, with what to do, and no value', async (t) => {
  const planted = ['PLANTED one', 'PLANTED two', 'PLANTED three', 'PLANTED four']
  const [NAME, COUNT, SWITCH] = planted
  const environment = { NAME, LIST: `${planted[3]},,x`, COUNT, SWITCH }
  t.same(wrongIn(environment), [
    'The settings are not valid:',
    'NAME is wrong: it must be a word.',
    'LIST is wrong: it must be a list.',
    'COUNT is wrong: it must be a number to 99.',
    'SWITCH is wrong: it must be `true` or `false`.',
  ])
  try {
    loadConfig(schema, environment)
  } catch (error) {
    t.notMatch(inspect(error, { depth: 10, showHidden: true }), 'PLANTED')
    t.match(error, { hint: 'Correct every setting the message lists, then start again.' })
  }
})

t.test('a required setting that is missing is told as such', async (t) => {
  for (const environment of [{}, { NAME: '' }]) {
    t.same(wrongIn(environment), [
      'The settings are not valid:',
      'NAME is required: it must be a word.',
    ])
  }
})

t.test('numbers are whole and switches are words', async (t) => {
  const NAME = 'word'
  for (const COUNT of [
    '1.0',
    '1e1',
    '0x1',
    '12x',
    ' 12',
    '-1',
    '100',
    '1'.repeat(16),
    'NaN',
    '١',
  ]) {
    t.match(wrongIn({ NAME, COUNT })[1], 'COUNT is wrong', COUNT)
  }
  for (const SWITCH of ['TRUE', '1', 'yes', 'constructor', '__proto__']) {
    t.match(wrongIn({ NAME, SWITCH })[1], 'SWITCH is wrong', SWITCH)
  }
})

t.test('a value may be in a file, with a line end after it', async (t) => {
  const folder = t.testdir({
    plain: 'word',
    line: 'word\n',
    windows: '\uFEFFword\r\n',
    list: 'a,b\n',
  })
  for (const name of ['plain', 'line', 'windows']) {
    t.equal(loadConfig(schema, { NAME_FILE: join(folder, name) }).NAME, 'word', name)
  }
  const both = { NAME_FILE: join(folder, 'plain'), LIST_FILE: join(folder, 'list') }
  t.same(loadConfig(schema, both).LIST, ['a', 'b'])
})

t.test('an empty file counts as absent, as an empty name of one does', async (t) => {
  const folder = t.testdir({ empty: '', blank: ' \n\n' })
  for (const name of ['empty', 'blank']) {
    t.match(wrongIn({ NAME_FILE: join(folder, name) })[1], 'NAME is required', name)
  }
  t.equal(loadConfig(schema, { NAME: 'word', NAME_FILE: '' }).NAME, 'word')
})

t.test('a file that cannot be read is told once, and no path', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'PLANTED-folder'))
  for (const [path, code] of [
    [join(folder, 'PLANTED-missing'), 'ENOENT'],
    [join(folder, 'PLANTED-folder'), 'EISDIR'],
    ['PLANTED\0', 'ERR_INVALID_ARG_VALUE'],
  ]) {
    t.same(wrongIn({ NAME_FILE: path }), [
      'The settings are not valid:',
      `NAME_FILE names a file that cannot be read (${code}).`,
    ])
  }
})

t.test('a setting given twice is refused, though the two agree', async (t) => {
  const NAME_FILE = join(t.testdir({ name: 'word' }), 'name')
  t.same(wrongIn({ NAME: 'word', NAME_FILE, COUNT: 'x' }), [
    'The settings are not valid:',
    'NAME and NAME_FILE are both set: keep one of them.',
    'COUNT is wrong: it must be a number to 99.',
  ])
  t.same(wrongIn({ NAME: 'a', COUNT: '1', COUNT_FILE: NAME_FILE }).slice(1), [
    'COUNT and COUNT_FILE are both set: keep one of them.',
  ])
})

t.test('rules look at settings that are right one by one, and all of them are told', async (t) => {
  const rules = [
    ({ NAME }: { NAME: string }) => (NAME === 'good' ? [] : ['NAME must be good.']),
    ({ COUNT }: { COUNT: number }) => (COUNT > 7 ? [] : ['COUNT must be more.', 'Truly more.']),
  ]
  t.equal(loadConfig(schema, { NAME: 'good', COUNT: '8' }, rules).COUNT, 8)
  t.throws(() => loadConfig(schema, { NAME: 'bad' }, rules), {
    message:
      'The settings are not valid:\n  - NAME must be good.\n  - COUNT must be more.\n  - Truly more.',
  })
  t.throws(() => loadConfig(schema, { NAME: 'bad', COUNT: 'x' }, rules), {
    message: 'The settings are not valid:\n  - COUNT is wrong: it must be a number to 99.',
  })
})

t.test('the error that lists what is wrong keeps the list for the log', async (t) => {
  t.match(invalid(['One.', 'Two.']), {
    name: 'CONFIG_INVALID',
    message: 'The settings are not valid:\n  - One.\n  - Two.',
    facts: { wrong: ['One.', 'Two.'] },
  })
})
