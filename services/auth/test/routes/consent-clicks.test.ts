import t from 'tap'
import { build } from '../build.ts'
import { ask, decide, redeem, register } from '../flow.ts'
import { codeIn, connectIn } from '../returning.ts'
import { createVisitor, linkOf } from '../visitor.ts'

const otherClient = { client_name: 'Another client' }

t.test('all clicks on yes lead to one code, until it has become a session', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service))
  const clientId = await register(service, otherClient)
  const asked = await ask(visitor, clientId)
  const clicks = await Promise.all([1, 2, 3].map(() => decide(visitor, asked, 'allow')))
  clicks.push(await decide(visitor, asked, 'allow'))
  const urls = new Set(clicks.map(({ payload }) => linkOf(payload)))
  t.equal(urls.size, 1)
  const [url = ''] = urls
  const { access_token: token } = (await redeem(service, clientId, codeIn(url)!)).json()
  t.ok(token)
  const late = await decide(visitor, asked, 'allow')
  t.match([late.statusCode, late.payload], [403, 'was answered already'])
  t.notOk(service.audit.some(({ event }) => event === 'security.replay'))
})

t.test(
  'who goes back to a page that is answered reads so, and can take nothing back',
  async (t) => {
    const service = await build(t)
    const visitor = createVisitor(service.app)
    await connectIn(service, visitor, await register(service))
    const clientId = await register(service, otherClient)
    const asked = await ask(visitor, clientId)
    const url = linkOf((await decide(visitor, asked, 'allow')).payload)
    const again = await visitor.open(`/oauth/consent?sign_in=${asked.fields.sign_in}`)
    t.match([again.statusCode, again.payload], [403, 'was answered already'])
    t.equal((await decide(visitor, asked, 'deny')).statusCode, 403)
    t.equal((await redeem(service, clientId, codeIn(url)!)).statusCode, 200)
  }
)

t.test('a yes that another button overtook is an expired page, and leads to no code', async (t) => {
  const service = await build(t)
  const visitor = createVisitor(service.app)
  await connectIn(service, visitor, await register(service))
  const asked = await ask(visitor, await register(service, otherClient))
  const { replace } = service.store
  service.store.replace = async (key, ...rest) => {
    if (key.includes(':sign-in:')) {
      service.store.replace = replace
      await decide(visitor, asked, 'switch')
    }
    return replace(key, ...rest)
  }
  const answer = await decide(visitor, asked, 'allow')
  t.equal(answer.statusCode, 403)
  t.notMatch(answer.payload, 'code=')
})
