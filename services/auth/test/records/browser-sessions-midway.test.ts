import t from 'tap'
import { browserSessions } from '../../records/browser-sessions.ts'
import { createWorld } from '../world.ts'

const mona = { userId: 101, login: 'mona-test' }

function build() {
  const { world, store } = createWorld()
  const times = { idleSeconds: 3600, maxSeconds: 7200, signInSeconds: 600 }
  return { store, sessions: browserSessions({ world, upstream: 'github', ...times }) }
}

t.test('where the store fails midway, nobody is signed in out of sight', async (t) => {
  const { sessions, store } = build()
  for (const fails of [1, 2]) {
    let count = 0
    store.failsAt = ({ method }) => method === 'addToIndex' && ++count === fails
    await t.rejects(sessions.begin('browser', mona, null), { name: 'STORE_UNAVAILABLE' })
    store.failsAt = () => false
    await sessions.endAll(101)
    t.equal(await sessions.use('browser'), null)
  }
})

t.test('an end of all in the middle of a sign-in leaves it in sight of the next', async (t) => {
  const { sessions, store } = build()
  const { set } = store
  store.set = async (...given) => {
    await sessions.endAll(101)
    return set(...given)
  }
  await sessions.begin('browser', mona, null)
  t.match(await sessions.use('browser'), mona)
  await sessions.endAll(101)
  t.equal(await sessions.use('browser'), null)
})
