import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readEnvironment } from '../../config/env-file.ts'

function write(folder: string, text: string): string {
  const path = join(folder, '.env')
  writeFileSync(path, text)
  return path
}

t.test('without a file the environment is what it is', async (t) => {
  t.same(readEnvironment({ PORT: '9000' }, join(t.testdir(), '.env')), { PORT: '9000' })
})

t.test(
  'a file in the working directory is found; the environment of the process is used',
  async (t) => {
    const before = process.cwd()
    process.chdir(t.testdir({ '.env': 'GATEHOUSE_TEST_LINE=from the file' }))
    t.teardown(() => process.chdir(before))
    const found = readEnvironment()
    t.equal(found['GATEHOUSE_TEST_LINE'], 'from the file')
    t.equal(found['PATH'], process.env['PATH'])
  }
)

t.test('the environment wins over the file, an empty value too', async (t) => {
  const path = write(t.testdir(), 'PORT=1\nHOST=file\nLOG_LEVEL=file\n')
  const found = readEnvironment({ PORT: '2', HOST: '' }, path)
  t.same(found, { PORT: '2', HOST: '', LOG_LEVEL: 'file' })
})

t.test('quotes, comments, empty lines and the ways of Windows are understood', async (t) => {
  const path = write(
    t.testdir(),
    '\uFEFFFIRST=1\r\n\r\n# a comment\r\nQUOTED="a b"\r\nSINGLE=\'c\'\r\nexport SHELL_STYLE=2\r\nKEY=aGk==\r\n'
  )
  t.same(readEnvironment({}, path), {
    FIRST: '1',
    QUOTED: 'a b',
    SINGLE: 'c',
    SHELL_STYLE: '2',
    KEY: 'aGk==',
  })
})

t.test('a file that is there and cannot be read ends the start', async (t) => {
  const path = join(t.testdir(), '.env')
  mkdirSync(path)
  t.throws(() => readEnvironment({}, path), { name: 'CONFIG_INVALID', message: /\.env .*EISDIR/ })
})
