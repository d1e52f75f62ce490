// GHSA-c2jp-c369-7pvx, FastMCP: people were sent to GitHub without being asked here, where GitHub
// knows one app alone and cannot tell its clients apart.
import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { signInRecords } from '../../records/sign-ins.ts'
import { build } from '../build.ts'
import { approve, ask, comeBack, mona, redirectUri, register } from '../flow.ts'
import { askAtArrival, byThemselves, connectIn } from '../returning.ts'
import { createVisitor } from '../visitor.ts'
import { testKey } from '../world.ts'

t.test('before approval there is no GitHub address and no upstream state anywhere', async (t) => {
  const service = await build(t)
  const { page, fields } = await ask(createVisitor(service.app), await register(service))
  const signIns = signInRecords(service.store, keyRing([testKey('a')]))
  t.match(await signIns.get(fields.sign_in), { csrf: fields.csrf, trip: null })
  t.notMatch(page, service.github.url)
  t.notMatch(page, 'state=')
  t.same(service.github.state.requests, [])
})

t.test('whoever has just allowed one client is asked for every other', async (t) => {
  const service = await build(t)
  const known = { redirect_uris: [redirectUri, `${redirectUri}/other`] }
  const clientId = await register(service, known)
  const visitor = createVisitor(service.app)
  const back = service.github.allow(await approve(visitor, clientId), mona)
  t.equal((await comeBack(visitor, back)).statusCode, 303)
  const asked = service.github.state.requests.length
  const other = await register(service, { client_name: 'Another client' })
  for (const [id, changed] of [
    [other, {}],
    [clientId, { redirect_uri: `${redirectUri}/other` }],
    [clientId, { scope: 'github:write' }],
    [clientId, { scope: 'github:read github:private' }],
    [clientId, { prompt: 'none' }],
  ] as const) {
    const { page } = await ask(visitor, id, changed)
    t.match(page, 'name="decision" value="allow"', JSON.stringify(changed))
    t.notMatch(page, service.github.url)
  }
  t.equal(service.github.state.requests.length, asked, 'and GitHub is asked nothing meanwhile')
})

t.test(
  'a person whose account is here is asked for every other client just the same',
  async (t) => {
    const service = await build(t)
    const visitor = createVisitor(service.app)
    await connectIn(service, visitor, await register(service))
    const other = await register(service, { client_name: 'Another client' })
    const codes = () => service.store.calls.filter(({ key }) => key.includes(':code:')).length
    const before = codes()
    for (const headers of [byThemselves, { 'sec-fetch-site': 'cross-site' }]) {
      const { page } = await askAtArrival(visitor, other, {}, headers)
      t.match(page, 'name="decision" value="allow"')
      t.notMatch(page, /code=|http-equiv="refresh"/)
    }
    t.equal(codes(), before)
  }
)
