import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import t from 'tap'
import type { AuditEventName, AuditRow } from '#shared/audit/events.ts'
import { auditEvents, chainEvents } from '#shared/audit/events.ts'
import { commonFields } from '#shared/audit/fields.ts'
import { movedAside } from '#shared/audit/file.ts'
import { until } from '#shared/test/until.ts'
import { auditCommand } from '#shared/testing/audit-command.ts'
import type { PairShape, Shape } from './shapes.ts'
import { shapes } from './shapes.ts'
import { signIn } from './signed-in.ts'
import { sendCall } from './tool-call.ts'

const rows: Readonly<Record<string, AuditRow>> = { ...auditEvents, ...chainEvents }

/** What no journey brings about: each is driven by the test beside it. */
const elsewhere: Partial<Record<AuditEventName, string>> = {
  'audit.gap': 'shared/test/audit/full-disk.test.ts',
}

const callsPerMinute = 130
const dayMs = 24 * 3600 * 1000

/** Everything that is audited happens here at least once. */
async function live({ url }: Pick<Shape, 'url'>): Promise<void> {
  const [mona, river] = [await signIn(url, 'mona-demo'), await signIn(url, 'river-demo')]
  const { client_id: clientId } = (await mona.keychain.provider.clientInformation())!
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, ...fields }),
    })
  const refresh = {
    grant_type: 'refresh_token',
    refresh_token: mona.keychain.tokens().refresh_token!,
  }
  for (const _ of ['renewed', 'replayed']) await post('/oauth/token', refresh)

  const { access_token: token, refresh_token: another } = river.keychain.tokens()
  await sendCall(url, 'made.up.token').then((answer) => answer.text())
  for (let calls = 0; calls <= callsPerMinute; calls++) {
    await sendCall(url, token).then((answer) => answer.text())
  }
  const { browser } = mona.person
  const account = await browser.open(`${url}/account`)
  await browser.submit(account, { formWith: 'value="all"' })
  await browser.submit(await browser.open(`${url}/account`), { formWith: '/account/sign-out' })
  const offer = await browser.open(`${url}/account/sign-in`)
  const github = await browser.submit(offer, { formWith: 'name="return_to"' })
  await mona.person.signInAtGitHub(github, 'mona-demo')

  const theirs = (await river.keychain.provider.clientInformation())!.client_id
  await post('/oauth/revoke', { client_id: theirs, token: another! })
  await Promise.all([mona.client.close(), river.client.close()])
}

/** Every record of the log, and of what was moved aside for it. */
function recordsOf(path: string): Record<string, unknown>[] {
  const files = [...movedAside(path).map((name) => join(path, '..', name)), path]
  return files
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function checkEvents(t: Test, records: Record<string, unknown>[], missing: AuditEventName[]) {
  const seen = new Set(records.map(({ event }) => event as string))
  const never = Object.keys(rows).filter((event) => !seen.has(event))
  t.same(never.sort(), [...missing, ...Object.keys(elsewhere)].sort(), 'each event was seen')
  const known = (event: string) => new Set<string>([...commonFields, ...rows[event]!.fields])
  const strange = records.flatMap((record) => {
    const fields = known(record['event'] as string)
    return Object.keys(record).flatMap((name) =>
      fields.has(name) ? [] : [`${record['event']}: ${name}`]
    )
  })
  t.same([...new Set(strange)], [], 'and has the fields of its row alone')
}

const settings = {
  AUDIT_MAX_BYTES: '65536',
  AUDIT_KEEP_DAYS: '1',
  REFRESH_GRACE_SECONDS: '0',
  RATE_LIMIT_MCP: String(callsPerMinute),
}

t.test('embedded: every event happens, and the log is as it was written', async (t) => {
  const DATA_DIR = join(t.testdir(), 'data')
  const AUDIT_LOG = join(DATA_DIR, 'audit.log')
  const start = () => shapes.embedded({ ...settings, DATA_DIR, AUDIT_LOG })
  let shape = await start()
  await live(shape)
  t.match(await auditCommand({ DATA_DIR }, 'verify'), { code: 0 }, 'while it is written')
  await shape.close()
  const before = recordsOf(AUDIT_LOG)
  const past = new Date(Date.now() - 2 * dayMs)
  for (const name of movedAside(AUDIT_LOG)) utimesSync(join(DATA_DIR, name), past, past)
  shape = await start()
  await shape.close()
  checkEvents(t, [...before, ...recordsOf(AUDIT_LOG)], [])
  const said = await auditCommand({ DATA_DIR, ...settings }, 'verify')
  t.match(said, { code: 0, stdout: /The log is as it was written\.\n$/ }, said.stdout)
  t.notMatch(said.stdout, /unsealed|torn/, 'each chain was ended')
})

t.test('pair: four processes write to one file, and none breaks another’s chain', async (t) => {
  const AUDIT_LOG = join(t.testdir(), 'audit.log')
  const shape = (await shapes.pair({ ...settings, AUDIT_LOG })) as PairShape
  t.teardown(() => shape.close())
  await live(shape)
  // Each knows the size of what the others wrote within a second.
  await until(() => recordsOf(AUDIT_LOG).some(({ event }) => event === 'audit.rotated'))
  const records = recordsOf(AUDIT_LOG)
  checkEvents(t, records, ['audit.expired', 'audit.closed'])
  t.equal(new Set(records.map(({ writer }) => writer)).size, 4)
  const verdict = JSON.parse((await auditCommand(shape.environment, 'verify', '--json')).stdout)
  t.match(verdict, { faultCount: 0, chains: 4 }, JSON.stringify(verdict.faults))

  const { SESSION_KEYS: _, ...ofAuth } = shape.environment
  const alone = await auditCommand(ofAuth, 'verify')
  t.match(alone, { code: 1, stdout: /unknown-key/ }, 'auth’s keys alone do not prove mcp’s records')
})

t.test('what no journey brings about has a test of its own', async (t) => {
  for (const [event, file] of Object.entries(elsewhere)) {
    t.match(readFileSync(file, 'utf8'), `event: '${event}'`)
  }
})
