import t from 'tap'
import { accountOf, revokeInJson, signedIn } from '../account.ts'
import type { Service } from '../build.ts'
import { build } from '../build.ts'
import { approve, ask, askedOn, comeBack, decide, mona, redeem, register } from '../flow.ts'
import { codeIn, placeOf } from '../returning.ts'
import { createVisitor, linkOf } from '../visitor.ts'

/** Mona has allowed a client in one browser, which is at GitHub, and is signed in in another one. */
async function start(t: Parameters<typeof build>[0]) {
  const service = await build(t)
  const [travelling, owner] = [createVisitor(service.app), await signedIn(service)]
  const clientId = await register(service)
  const asked = await ask(travelling, clientId)
  const url = linkOf((await decide(travelling, asked, 'allow')).payload)
  const { csrf } = await accountOf(owner)
  const takeBack = async (what: 'app' | 'all') => {
    service.clock.advance(1)
    const answer = await revokeInJson(service, owner, { csrf, what, id: clientId })
    if (answer.statusCode !== 200) throw new Error('it was not taken back')
    service.clock.advance(1)
  }
  return { service, travelling, clientId, asked, url, takeBack }
}

/** Whether it becomes a session. */
const isGood = async (service: Service, clientId: string, place: string) =>
  (await redeem(service, clientId, codeIn(place)!)).statusCode === 200

for (const what of ['app', 'all'] as const) {
  t.test(`what was allowed before GitHub and taken back meanwhile is asked, ${what}`, async (t) => {
    const { service, travelling, clientId, url, takeBack } = await start(t)
    await takeBack(what)
    service.clock.advance(590)
    const place = placeOf(await comeBack(travelling, service.github.allow(url, mona)))
    t.match(place, /^\/oauth\/consent\?sign_in=/)
    const again = askedOn((await travelling.open(place)).payload)
    const code = linkOf((await decide(travelling, again, 'allow')).payload)
    t.equal(await isGood(service, clientId, code), true, 'another yes holds')
  })

  t.test(`what is taken back as the browser arrives becomes no session, ${what}`, async (t) => {
    const { service, travelling, clientId, url, takeBack } = await start(t)
    const { addToIndex } = service.store
    service.store.addToIndex = async (index, ...rest) => {
      if (index.includes(':browsers:')) {
        service.store.addToIndex = addToIndex
        await takeBack(what)
      }
      return addToIndex(index, ...rest)
    }
    const place = placeOf(await comeBack(travelling, service.github.allow(url, mona)))
    t.ok(codeIn(place), 'it was looked at before')
    t.equal(await isGood(service, clientId, place), false)
  })
}

t.test('a yes that is said again after it was taken back holds', async (t) => {
  const { service, travelling, clientId, asked, url, takeBack } = await start(t)
  await takeBack('app')
  const again = linkOf((await decide(travelling, asked, 'allow')).payload)
  t.equal(again, url, 'the way to GitHub is the same')
  const place = placeOf(await comeBack(travelling, service.github.allow(again, mona)))
  t.equal(await isGood(service, clientId, place), true)
})

t.test('whoever is signed out as they say yes gives no code that is good', async (t) => {
  const service = await build(t)
  const [owner, other] = [await signedIn(service), await signedIn(service)]
  const before = await approve(other, await register(service))
  await comeBack(other, service.github.allow(before, mona))
  const clientId = await register(service, { client_name: 'Another' })
  const asked = await ask(other, clientId)
  const { csrf } = await accountOf(owner)
  const { get } = service.store
  service.store.get = async (key) => {
    const session = await get(key)
    if (key.includes(':browser-session:')) {
      service.store.get = get
      service.clock.advance(1)
      await revokeInJson(service, owner, { csrf, what: 'all' })
      service.clock.advance(1)
    }
    return session
  }
  const place = linkOf((await decide(other, asked, 'allow')).payload)
  t.ok(codeIn(place), 'who they were was read before')
  t.equal(await isGood(service, clientId, place), false)
})
