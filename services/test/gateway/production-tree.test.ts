import { execFile } from 'node:child_process'
import { globSync, lstatSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { startDeployment } from './deployment.ts'
import { holdJourney } from './hold-journey.ts'

const run = promisify(execFile)

/** As long as the packages are what they are, a third of this is used. */
const mostMegabytes = 100

t.test('both services run from what the image holds, and from nothing else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tree-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await run(process.execPath, ['scripts/production-tree.ts', folder], { timeout: 60_000 })
  const files = () =>
    globSync('**/*', { cwd: folder })
      .map((path) => ({ path, stat: lstatSync(join(folder, path)) }))
      .filter(({ stat }) => stat.isFile())
  const laid = files()
  const megabytes = laid.reduce((sum, { stat }) => sum + stat.size, 0) / 1024 ** 2
  t.comment(`${laid.length} files, ${megabytes.toFixed(1)} MB`)
  t.ok(megabytes < mostMegabytes)

  await t.test('no test, demo, type or tool of development is in it', async (t) => {
    const paths = laid.map(({ path }) => path)
    const extra = /^(?!node_modules).*\/(test|testing)\/|^services\/(demo|embedded|test)/
    t.same(
      paths.filter((path) => extra.test(path)),
      []
    )
    const top = ['deploy/check-health.ts', 'package.json', 'LICENSE']
    t.same(
      paths.filter((path) => !/^(node_modules|shared|services)\//.test(path)).sort(),
      top.sort()
    )
    for (const name of ['emulate', 'typescript', 'tap', 'npm', 'node-gyp']) {
      t.notOk(
        paths.some((path) => path.startsWith(`node_modules/${name}/`)),
        name
      )
    }
  })

  const deployment = await startDeployment(t, { folder })
  await holdJourney(t, deployment)

  await t.test('its health is told by what the image is asked with', async (t) => {
    const { address } = deployment.replicas.mcp[0]!
    const ask = (PORT: string) =>
      run(process.execPath, ['deploy/check-health.ts'], { cwd: folder, env: { PORT } })
    await ask(new URL(address).port)
    await t.rejects(ask('1'), { code: 1 })
  })

  await t.test('it writes nothing beside itself', async (t) => {
    t.same(
      files().map(({ path }) => path),
      laid.map(({ path }) => path)
    )
  })

  for (const service of ['auth', 'mcp'] as const) {
    for (const { child, startMs } of deployment.replicas[service]) {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(status) ?? []
      t.comment(`${service}: ${Math.round(startMs)} ms, ${Math.round(Number(kilobytes) / 1024)} MB`)
    }
  }
})
