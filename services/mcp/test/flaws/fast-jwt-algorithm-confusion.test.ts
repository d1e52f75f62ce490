// CVE-2023-48223, CVE-2026-34950 and GHSA-ww5h-9m49-7xx4, fast-jwt: a token could choose how it was
// checked, so that whoever knew the public key could sign. Played at /mcp, over which it would be used.
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto'
import type { Test } from 'tap'
import t from 'tap'
import { build, modern } from '../build.ts'

type Header = Record<string, unknown>
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ownRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

const byHmac = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url')
const byOwnKey = (text: string) =>
  signWith('sha256', Buffer.from(text), {
    key: own.privateKey,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url')
const byOwnRsa = (text: string) =>
  signWith('sha256', Buffer.from(text), ownRsa.privateKey).toString('base64url')

/** A person who is signed in, and somebody who knows all of their token but how to sign it. */
async function prepare(t: Test) {
  const built = await build(t)
  const { claims, token } = await built.signIn({ userId: 1, login: 'mona' })
  const [head = '', body = ''] = token.split('.')
  const right = JSON.parse(Buffer.from(head, 'base64url').toString())
  const more = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), scope: 'github:write' }
  const forge = (header: Header, signed: (text: string) => string) => {
    const text = `${encode({ ...right, ...header })}.${encode(more)}`
    return `${text}.${signed(text)}`
  }
  const call = { method: 'tools/call', params: { name: 'get_github_user_info', arguments: {} } }
  let attempts = 0
  const isRefused = async (forged: string, what: string) => {
    // From many addresses: of one, a minute's first attempts are audited alone.
    const remoteAddress = `192.0.2.${++attempts % 200}`
    const response = await built.app.inject({
      ...modern({ ...call, token: forged }),
      remoteAddress,
    })
    t.equal(response.statusCode, 401, what)
    t.match(response.json(), { error: { data: { code: 'AUTH_005' } } })
    t.match(built.audit.pop(), { event: 'security.auth_failure', code: 'AUTH_005' })
    t.same(built.github.asked, [])
  }
  return { ...built, claims, token, forge, isRefused }
}

t.test('a token without a signature is nobody’s', async (t) => {
  const { forge, isRefused, token } = await prepare(t)
  const signature = token.split('.')[2]!
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined]) {
    for (const end of ['', signature])
      await isRefused(
        forge({ alg }, () => end),
        `${alg} ${end}`
      )
  }
})

t.test('the public key is no secret that could sign', async (t) => {
  const { forge, isRefused, publicKey } = await prepare(t)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = publicKey.export({ format: 'jwk' })
  const secrets = [
    ...[pem, pem.trim(), ` ${pem}`, `\n${pem}`, pem.replaceAll('\n', '\r\n'), ''],
    publicKey.export({ type: 'spki', format: 'der' }),
    ...[JSON.stringify(jwk), String(jwk.x)],
  ]
  for (const [at, secret] of secrets.entries()) {
    for (const alg of ['HS256', 'hs256', 'ES256']) {
      await isRefused(forge({ alg }, byHmac(secret)), `${alg}, secret ${at}`)
    }
  }
})

t.test('a key that the token brings along, or leads to, is not looked at', async (t) => {
  const { forge, isRefused } = await prepare(t)
  const jwk = own.publicKey.export({ format: 'jwk' })
  const headers: Header[] = [
    ...[{}, { jwk }, { jwk, kid: undefined }, { jku: 'https://attacker.test/jwks.json' }],
    ...[
      { x5u: 'https://attacker.test/chain.pem' },
      { crit: ['exp'] },
      { b64: false, crit: ['b64'] },
    ],
    ...[
      'https://attacker.test/jwks.json',
      '../../key',
      "' OR '1'='1",
      '',
      '__proto__',
      null,
      7,
    ].map((kid) => ({ kid })),
  ]
  for (const header of headers) await isRefused(forge(header, byOwnKey), JSON.stringify(header))
  for (const alg of ['RS256', 'PS256', 'RS512', 'EdDSA', 'ES384']) {
    await isRefused(forge({ alg }, byOwnRsa), alg)
  }
})

t.test('even our own key makes no token of another type', async (t) => {
  const { sign, claims, isRefused } = await prepare(t)
  for (const typ of ['JWT', 'id_token+jwt', 'at', 'at+jwt ', '', undefined]) {
    await isRefused(await sign({ claims, header: { typ } }), String(typ))
  }
})

t.test('a token with one changed bit is refused, wherever it is', async (t) => {
  const { token, isRefused } = await prepare(t)
  const parts = token.split('.')
  for (const [at, part] of parts.entries()) {
    const bytes = Buffer.from(part, 'base64url')
    for (let byte = 0; byte < bytes.length; byte += 5) {
      const changed = Buffer.from(bytes)
      changed[byte]! ^= 1 << (byte % 8)
      const forged = parts.with(at, changed.toString('base64url')).join('.')
      await isRefused(forged, `part ${at}, byte ${byte}`)
    }
  }
})
