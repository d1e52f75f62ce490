import { join } from 'node:path'
import t from 'tap'
import { readClientsFile, staticClients } from '../../clients/clients-file.ts'
import { build } from '../build.ts'
import { operatorsClient, withClients, writeClients } from '../clients-file.ts'
import { authorizeUrl, obtainCode, postJson, redeem, redirectUri, signIn } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const publicClient = {
  client_id: 'desktop',
  client_name: ' A desktop app ',
  redirect_uris: ['http://127.0.0.1/cb', 'myapp://cb', 'myapp://cb'],
}

t.test('the clients of the file are known, with and without a secret', async (t) => {
  const [path] = await writeClients(t, [operatorsClient, publicClient])
  const { clients, wrong } = readClientsFile(path!)
  t.same(wrong, [])
  t.same(clients.get('desktop'), {
    name: 'A desktop app',
    uri: null,
    redirectUris: ['http://127.0.0.1/cb', 'myapp://cb'],
    createdAt: 0,
    isConfirmed: true,
    isStatic: true,
  })
  t.match(clients.get('operators-client'), { secret: { digest: /^[\w-]{43}$/ } })
  t.same([...staticClients(path).keys()], ['operators-client', 'desktop'])
  t.equal(staticClients(undefined).size, 0)
})

t.test('a secret can be in a file of its own, beside this one or anywhere', async (t) => {
  const secret = 'a secret in a file, long enough to be one'
  const [secretPath, path] = await writeClients(t, `${secret}\n`, [
    { ...publicClient, client_secret_file: 'clients-0.json' },
  ])
  const beside = readClientsFile(path!)
  t.same(beside.wrong, [])
  const absolute = [{ ...publicClient, client_secret_file: secretPath }]
  const [elsewhere] = await writeClients(t, absolute)
  t.same(readClientsFile(elsewhere!), beside)
  t.notMatch(JSON.stringify([...beside.clients]), secret)
})

t.test('every mistake is told by entry and field, and no value with it', async (t) => {
  const [shortPath] = await writeClients(t, 'short-secret')
  const digest = operatorsClient.client_secret_digest
  const cases: [entry: unknown, told: RegExp | null][] = [
    [publicClient, null],
    ['text', /^CLIENTS_FILE: entry 2: it must be an object\.$/],
    [{ ...publicClient, client_id: undefined }, /entry 3: client_id is missing\.$/],
    [{ ...publicClient, client_id: 'a value' }, /entry 4: client_id has a wrong form\.$/],
    [{ ...publicClient, client_name: ' ' }, /entry 5: client_name has a wrong form\.$/],
    [
      { ...publicClient, client_id: 'six', redirect_uris: ['javascript:value'] },
      /redirect_uris\[0\]/,
    ],
    [{ ...publicClient, client_id: 'seven', redirect_uris: 'value' }, /redirect_uris has a wrong/],
    [
      { ...publicClient, client_id: 'eight', client_secret: 'value' },
      /client_secret is not a field/,
    ],
    [{ ...publicClient }, /entry 9: client_id is that of an earlier entry\.$/],
    [
      { ...publicClient, client_id: 'ten', client_secret_digest: 'value' },
      /digest has a wrong form/,
    ],
    [
      { ...publicClient, client_id: '11', client_secret_file: '/no/value' },
      /cannot be read \(ENOENT\)/,
    ],
    [{ ...publicClient, client_id: '12', client_secret_file: shortPath }, /at least 32 characters/],
    [
      {
        ...publicClient,
        client_id: '13',
        client_secret_file: shortPath,
        client_secret_digest: digest,
      },
      /both there/,
    ],
  ]
  const entries = cases.map(([entry]) => entry)
  const [path] = await writeClients(t, entries)
  const { wrong } = readClientsFile(path!)
  for (const [, told] of cases)
    if (told)
      t.ok(
        wrong.some((line) => told.test(line)),
        String(told)
      )
  t.equal(wrong.length, cases.length, 'one each, and two for the last')
  t.notMatch(wrong.join('\n'), /value|short-secret/)
  t.throws(() => staticClients(path), { name: 'CONFIG_INVALID', message: /entry 13/ })
})

t.test('what is no list of clients is told, and nothing of it', async (t) => {
  const contents = ['{"client_secret": "leaked', '{}', 'null', Array(1001).fill(publicClient)]
  for (const path of await writeClients(t, ...contents)) {
    const { wrong, clients } = readClientsFile(path)
    t.same(wrong, ['CLIENTS_FILE must hold a JSON array of at most 1000 clients.'])
    t.equal(clients.size, 0)
  }
  const [path] = await writeClients(t, [])
  const missing = readClientsFile(join(path!, '..', 'missing.json'))
  t.same(missing.wrong, ['CLIENTS_FILE cannot be read (ENOENT).'])
})

t.test('a client of the operator signs people in, and never ends', async (t) => {
  const plain = { ...publicClient, redirect_uris: [redirectUri] }
  const [path] = await writeClients(t, [plain])
  const service = await build(t, { environment: withClients(path!) })
  service.clock.advance(400 * 24 * 3600)
  const code = (await signIn(service, 'desktop')).searchParams.get('code')!
  t.equal((await redeem(service, 'desktop', code)).statusCode, 200)
  const kept = service.store.calls.filter(({ method }) => method !== 'get')
  t.notOk(
    kept.some(({ key }) => key.includes('auth:client:')),
    'and is no record'
  )
  const both = await obtainCode(service)
  t.equal((await redeem(service, both.clientId, both.code)).statusCode, 200, 'others register')
})

t.test(
  'without static in CLIENT_REGISTRATION the file is not allowed, nor static without it',
  async (t) => {
    const [path] = await writeClients(t, [publicClient])
    const told = /CLIENTS_FILE and `static` in CLIENT_REGISTRATION belong together/
    await t.rejects(build(t, { environment: { CLIENTS_FILE: path! } }), { message: told })
    await t.rejects(build(t, { environment: { CLIENT_REGISTRATION: 'static' } }), { message: told })
    const [wrong] = await writeClients(t, [{}])
    await t.rejects(build(t, { environment: withClients(wrong!) }), {
      message: /entry 1: client_id/,
    })
    const alone = { CLIENT_REGISTRATION: 'static', CLIENTS_FILE: path! }
    const service = await build(t, { environment: alone })
    t.equal((await postJson(service, '/oauth/register', {})).statusCode, 404)
    const query = { redirect_uri: 'http://127.0.0.1:5000/cb' }
    const begun = await createVisitor(service.app).open(authorizeUrl('desktop', query))
    t.equal(begun.statusCode, 303)
  }
)
