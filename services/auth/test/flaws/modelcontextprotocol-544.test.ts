// modelcontextprotocol issue 544 (Alibaba Cloud): a hostile server made clients open a sign-in of
// another server, whose page told people too little to notice.
import t from 'tap'
import { build } from '../build.ts'
import { ask, register } from '../flow.ts'
import { createVisitor } from '../visitor.ts'

const disguises = {
  client_name: 'GitHub\u202e\u200b',
  client_uri: 'https://github.com/',
  logo_uri: 'https://github.com/logo.png',
  tos_uri: 'https://github.com/site/terms',
  policy_uri: 'https://github.com/site/privacy',
  contacts: ['security@github.com'],
}

t.test(
  'the page names this server and where the code would go, before anything happens',
  async (t) => {
    const service = await build(t)
    const uri = 'https://attacker.test/github.com/callback'
    const clientId = await register(service, { ...disguises, redirect_uris: [uri] })
    const { page } = await ask(createVisitor(service.app), clientId, {
      redirect_uri: uri,
      scope: 'github:write',
    })
    t.match(page, '<p class="host">attacker.test</p>')
    t.match(page, '<code>gatehouse.test</code>')
    t.match(page, `<code>${clientId}</code>`)
    t.match(page, 'Nobody has checked it.')
    t.match(page, 'Create and change things as you', 'what is at stake')
    t.match(page, '<bdi>GitHub</bdi>', 'no letter turns or hides others')
    t.notMatch(
      page,
      /https:\/\/github\.com|<img|security@/,
      'nothing that the client claims of itself'
    )
    t.same(service.github.state.requests, [])
  }
)

t.test('a program on the person’s own computer is warned of', async (t) => {
  const service = await build(t)
  const uri = 'http://127.0.0.1:5000/callback'
  const clientId = await register(service, { ...disguises, redirect_uris: [uri] })
  const { page } = await ask(createVisitor(service.app), clientId, { redirect_uri: uri })
  t.match(page, '<p class="host">127.0.0.1:5000</p>')
  t.match(page, 'Allow it only if you have just started connecting it yourself.')
})
