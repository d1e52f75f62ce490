import t from 'tap'
import { goodHeader, issuer, jwks, makeKey, nowSeconds, sign, verifierOver } from './issuer.ts'

const key = await makeKey()
const { verify, asked } = verifierOver(() => jwks(key))
const invalid = {
  name: 'INVALID_TOKEN',
  statusCode: 401,
  message: 'The access token is not valid here.',
  cause: { message: String },
}

t.test('a good token tells who is calling', async (t) => {
  t.same(await verify(await sign(key)), {
    userId: 583231,
    clientId: 'client',
    sessionId: 'session',
    accountKey: 'account',
    scopes: ['github:read', 'github:write'],
    expiresAt: nowSeconds + 900,
  })
})

t.test(
  'a token for somebody else, or of another form, is not valid, and why is not told',
  async (t) => {
    const claims: Record<string, unknown>[] = [
      { iss: 'https://evil.example' },
      { iss: `${issuer}/` },
      { iss: issuer.toUpperCase() },
      { iss: undefined },
      { iss: [issuer] },
      { aud: issuer },
      { aud: `${issuer}/mcp/` },
      { aud: [] },
      { aud: undefined },
      { aud: 'https://api.github.com' },
      { nbf: nowSeconds + 60 },
      { nbf: 'soon' },
      { iat: undefined },
      { iat: 'now' },
      { jti: undefined },
      { jti: 7 },
      { exp: undefined },
      { exp: String(nowSeconds + 900) },
      { exp: null },
      { exp: nowSeconds + 900.5 },
      ...['client_id', 'sid', 'acct'].flatMap((name) =>
        [undefined, null, '', 7, ['x'], { x: 1 }].map((value) => ({ [name]: value }))
      ),
      ...[undefined, null, 7, ['github:read']].map((scope) => ({ scope })),
      ...[
        undefined,
        null,
        583231,
        '',
        '0',
        '-1',
        '1e3',
        '0x10',
        '1.5',
        ' 1',
        'mona',
        '9'.repeat(16),
      ].map((sub) => ({ sub })),
    ]
    for (const change of claims) {
      await t.rejects(verify(await sign(key, change)), invalid, JSON.stringify(change))
    }
  }
)

t.test('a token of another type is not valid: an ID token, a bare JWT', async (t) => {
  for (const typ of ['JWT', 'at', 'id_token+jwt', '', undefined, 7]) {
    await t.rejects(verify(await sign(key, {}, { typ })), invalid, String(typ))
  }
})

t.test('the edges of time allow five seconds and no more', async (t) => {
  const expired = {
    name: 'TOKEN_EXPIRED',
    statusCode: 401,
    message: 'The access token has expired.',
  }
  await t.resolves(verify(await sign(key, { exp: nowSeconds - 4 })))
  await t.rejects(verify(await sign(key, { exp: nowSeconds - 5 })), expired)
  await t.rejects(verify(await sign(key, { exp: 0 })), expired)
  await t.rejects(verify(await sign(key, { exp: -1 })), expired)
  await t.resolves(verify(await sign(key, { nbf: nowSeconds + 5 })))
  await t.rejects(verify(await sign(key, { nbf: nowSeconds + 6 })), invalid)
})

t.test('an expired token of somebody else is not valid rather than expired', async (t) => {
  const foreign = await makeKey()
  await t.rejects(verify(await sign(foreign, { exp: nowSeconds - 60 })), invalid)
})

t.test('a token with any character changed is not valid', async (t) => {
  const token = await sign(key)
  // The last character of a signature holds four bits that mean nothing.
  for (let at = 0; at < token.length - 1; at++) {
    const other = token[at] === 'A' ? 'B' : 'A'
    const changed = token.slice(0, at) + other + token.slice(at + 1)
    await verify(changed).then(
      () => t.fail(`accepted with a change at ${at}`),
      (error) => error.name === 'INVALID_TOKEN' || t.fail(`${error.name} with a change at ${at}`)
    )
  }
})

t.test('what is no signed token at all is not valid', async (t) => {
  const token = await sign(key)
  const [header, payload, signature] = token.split('.')
  const texts = [
    '',
    '.',
    '..',
    '....',
    'gho_16C7e42F292c6912E7710c838347Ae178B4a',
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `${header}..${signature}`,
    `.${payload}.${signature}`,
    `${token}.`,
    `${token}.${signature}`,
    ` ${token}`,
    JSON.stringify({ protected: header, payload, signature }),
    `${Buffer.from('null').toString('base64url')}.${payload}.${signature}`,
    `${Buffer.from('[]').toString('base64url')}.${payload}.${signature}`,
    `${Buffer.from(JSON.stringify(goodHeader).replace('{', '{"alg":"none",')).toString('base64url')}.${payload}.`,
    'a'.repeat(100_000),
    '\u0000',
  ]
  for (const text of texts)
    await t.rejects(verify(text), invalid, JSON.stringify(text).slice(0, 60))
})

t.test('keys are asked for at one address, whatever tokens say', async (t) => {
  t.same(new Set(asked), new Set(['http://auth.internal:8081/.well-known/jwks.json']))
  t.equal(asked.length, 1)
})
