import t from 'tap'
import { browserSessions } from '../../records/browser-sessions.ts'
import { createWorld } from '../world.ts'

const mona = { userId: 101, login: 'mona-test' }
const river = { userId: 102, login: 'river-test' }
const hour = 3600

interface Changes {
  upstream?: string
  maxSeconds?: number
  outside?: ReturnType<typeof createWorld>
}

function build(changes: Changes = {}) {
  const { world, store, clock } = changes.outside ?? createWorld()
  const { upstream = 'github', maxSeconds = 24 * hour } = changes
  const times = { idleSeconds: 8 * hour, maxSeconds, signInSeconds: 600 }
  return { store, clock, sessions: browserSessions({ world, upstream, ...times }) }
}

t.test('a person stays signed in while the browser is used, up to the last hour', async (t) => {
  const { sessions, clock } = build()
  await sessions.begin('browser', mona, null)
  for (let hours = 0; hours < 21; hours += 7) {
    clock.advance(7 * hour)
    t.match(await sessions.use('browser'), mona)
  }
  clock.advance(3 * hour - 1)
  t.match(await sessions.use('browser'), mona)
  clock.advance(1)
  t.equal(await sessions.use('browser'), null)
})

t.test('a shorter limit holds for those who signed in before', async (t) => {
  const outside = createWorld()
  const before = build({ outside })
  await before.sessions.begin('browser', mona, null)
  before.clock.advance(hour)
  t.match(await build({ outside, maxSeconds: hour + 1 }).sessions.use('browser'), mona)
  t.equal(await build({ outside, maxSeconds: hour }).sessions.use('browser'), null)
})

t.test('a browser left alone is signed out, and nobody knew another one', async (t) => {
  const { sessions, clock } = build()
  await sessions.begin('browser', mona, null)
  t.equal(await sessions.use('another'), null)
  clock.advance(8 * hour)
  t.equal(await sessions.use('browser'), null)
})

t.test('use is written once a minute', async (t) => {
  const { sessions, store, clock } = build()
  await sessions.begin('browser', mona, null)
  const writes = () => store.calls.filter(({ method }) => method === 'replace').length
  for (let count = 0; count < 5; count++) await sessions.use('browser')
  t.equal(writes(), 0)
  clock.advance(60)
  for (let count = 0; count < 5; count++) await sessions.use('browser')
  t.equal(writes(), 1)
})

t.test('a use at the moment of the sign-out brings nobody back', async (t) => {
  const { sessions, store, clock } = build()
  await sessions.begin('browser', mona, null)
  clock.advance(60)
  const { replace } = store
  store.replace = async (...given) => {
    await sessions.end('browser')
    return replace(...given)
  }
  await sessions.use('browser')
  t.equal(await sessions.use('browser'), null)
  t.equal(await store.countIndex('gatehouse:auth:browsers:github.101'), 0)
})

t.test(
  'a new name ends the old one, which sign-ins may bear for as long as they take',
  async (t) => {
    const { sessions, clock } = build()
    await sessions.begin('one', mona, 'nobody')
    clock.advance(300)
    const session = await sessions.begin('two', mona, 'one')
    t.equal(await sessions.use('one'), null)
    const called = (other: string) => sessions.wasCalled(session, other)
    t.same(['nobody', 'one', 'two', 'another'].map(called), [true, true, false, false])
    clock.advance(300)
    t.same(['nobody', 'one'].map(called), [false, true])
    clock.advance(300)
    t.same(['nobody', 'one'].map(called), [false, false])
    const later = await sessions.begin('three', mona, 'two')
    t.same(
      later.earlier.map(({ browser }) => browser),
      ['two'],
      'what is over is not kept'
    )
  }
)

t.test('of earlier names the five newest are kept', async (t) => {
  const { sessions } = build()
  for (let count = 0; count < 9; count++) await sessions.begin(`${count + 1}`, mona, `${count}`)
  const { earlier } = (await sessions.use('9'))!
  t.same(
    earlier.map(({ browser }) => browser),
    ['8', '7', '6', '5', '4']
  )
})

t.test(
  'a person ends in all browsers at once, or in all others, and nobody else does',
  async (t) => {
    const { sessions } = build()
    for (const browser of ['one', 'two', 'three']) await sessions.begin(browser, mona, null)
    await sessions.begin('other', river, null)
    await sessions.endAll(101, 'two')
    const [one, two, three] = await Promise.all(['one', 'two', 'three'].map(sessions.use))
    t.match([one, two, three], [null, mona, null])
    await sessions.endAll(101)
    t.equal(await sessions.use('two'), null)
    t.match(await sessions.use('other'), river)
  }
)

t.test('what ended is told once', async (t) => {
  const { sessions } = build()
  await sessions.begin('browser', mona, null)
  t.match(await sessions.end('browser'), mona)
  t.equal(await sessions.end('browser'), null)
})

t.test('a person is signed in in fifty browsers; one more ends the one left longest', async (t) => {
  const { sessions, store, clock } = build()
  for (let count = 0; count < 50; count++) {
    await sessions.begin(`browser ${count}`, mona, null)
    clock.advance(1)
  }
  clock.advance(60)
  await sessions.use('browser 0')
  await sessions.begin('one more', mona, null)
  t.match(await sessions.use('browser 0'), mona, 'it was used')
  t.equal(await sessions.use('browser 1'), null)
  t.match(await sessions.use('browser 2'), mona)
  t.equal(await store.countIndex('gatehouse:auth:browsers:github.101'), 50)
})

t.test('at another GitHub server or app nobody is signed in', async (t) => {
  const outside = createWorld()
  const here = build({ outside }).sessions
  const elsewhere = build({ outside, upstream: 'another' }).sessions
  await here.begin('browser', mona, null)
  t.equal(await elsewhere.use('browser'), null)
  await elsewhere.endAll(101)
  t.match(await here.use('browser'), mona)
})
