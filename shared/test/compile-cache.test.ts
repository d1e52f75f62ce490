import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

/** A program in the project at `root` that has the cache from its beginning, and tells of it. */
function run(root: string) {
  const preload = `--import=${join(root, 'shared/compile-cache.ts')}`
  const program = "console.log(require('node:module').getCompileCacheDir())"
  // The suite forbids such caches, for the sake of its coverage.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: undefined }
  const { status, stdout, stderr } = spawnSync(process.execPath, [preload, '-e', program], {
    encoding: 'utf8',
    env,
  })
  return { status, folder: stdout.trim(), stderr }
}

t.test('what was compiled is kept among the packages', async (t) => {
  const root = process.cwd()
  const { status, folder, stderr } = run(root)
  t.same({ status, stderr }, { status: 0, stderr: '' })
  t.ok(folder.startsWith(join(root, 'node_modules/.cache/compile/')), folder)
})

t.test('where nothing can be written a program runs as well', async (t) => {
  const root = t.testdir()
  mkdirSync(join(root, 'shared'))
  cpSync('shared/compile-cache.ts', join(root, 'shared/compile-cache.ts'))
  writeFileSync(join(root, 'node_modules'), 'no folder')
  t.same(run(root), { status: 0, folder: 'undefined', stderr: '' })
})

t.test('`npm start` has it before all else', async (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  t.match(scripts.start, /^node --import \.\/shared\/compile-cache\.ts /)
})
