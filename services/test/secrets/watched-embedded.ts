import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Test } from 'tap'
import { freePort } from '#shared/free-port.ts'
import type { GitHubState } from '#shared/testing/github/state.ts'
import { startGitHub } from '../github-server.ts'
import { asText } from './spellings.ts'
import type { Watched } from './watched.ts'
import { commandsSay, host, hush, serve, startCollector, talkative } from './watched.ts'

/** `npm start` with a GitHub app of its own. */
export async function watchEmbedded(
  t: Test,
  kind: GitHubState['kind'],
  extra: Record<string, string>
) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const port = await freePort(host)
  const url = `http://localhost:${port}`
  const [gitHub, collector] = [
    await startGitHub(kind, `${url}/oauth/callback`),
    await startCollector(t),
  ]
  t.teardown(() => gitHub.close())
  const { clientId, clientSecret } = gitHub.github.state
  const place = { DATA_DIR: folder, PORT: String(port), PUBLIC_URL: url }
  const app = { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret }
  const settings = {
    ...{ ...talkative, ...collector.settings, ...place, ...app, ...extra },
    ...{ GITHUB_URL: gitHub.url, GITHUB_API_URL: gitHub.apiUrl },
  }
  const running = await serve(t, 'services/embedded.ts', settings)
  const made = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8'))
  const watched: Watched = {
    ...{ url, gitHub },
    keys: { SESSION_KEYS: made.SESSION_KEYS[0], AUTH_KEYS: made.AUTH_KEYS[0] },
    secrets: { 'GitHub’s client secret': clientSecret },
    async dump() {
      const database = new DatabaseSync(join(folder, 'store.db'), { readOnly: true })
      const rows = database.prepare('SELECT key, value FROM entries').all()
      const members = database.prepare('SELECT name, member FROM members').all()
      database.close()
      const values = new Map(rows.map(({ key, value }) => [String(key), String(value)]))
      for (const { name, member } of members) values.set(`${name} ${member}`, String(member))
      const raw: Record<string, string> = {}
      for (const name of (await readdir(folder)).filter((one) => one.startsWith('store.db'))) {
        raw[name] = asText(await readFile(join(folder, name)))
      }
      return { values, raw }
    },
    async stop() {
      const commands = await commandsSay(settings)
      const said = { commands, ...(await hush('embedded', running)) }
      const audit = asText(await readFile(join(folder, 'audit.log')))
      return { ...said, audit, traces: asText(Buffer.concat(collector.bodies)) }
    },
  }
  return watched
}
