import t from 'tap'
import { suggested } from '../ask-town.ts'
import { json } from '../fake-github.ts'
import { buildTown } from '../tools/town.ts'

const places = [
  { ref: 'github_user_summary', name: 'username' },
  { ref: 'github://users/{username}', name: 'username' },
]
const logins = (...names: string[]) => names.map((login) => ({ login }))

t.test('before anything is written, whom the person follows', async (t) => {
  const town = await buildTown(t)
  town.github.on('/user/following', logins('hubot', 'river'))
  for (const place of places) t.same(await suggested(town, place), ['hubot', 'river'])
  t.equal(town.github.asked.length, 2, 'one call each')
})

t.test('then whose login begins so', async (t) => {
  const town = await buildTown(t)
  town.github.on('/search/users', { items: logins('Hubot', 'hub', 'the-hub') })
  for (const place of places)
    t.same(await suggested(town, { ...place, value: 'hu' }), ['Hubot', 'hub'])
  t.same(town.askedPaths(), Array(2).fill('/search/users?q=hu+in%3Alogin&per_page=100'))
})

t.test('what no login begins with asks nobody', async (t) => {
  const town = await buildTown(t)
  for (const value of ['-', 'a b', 'a type:org', 'é', 'x'.repeat(40), 'a"']) {
    t.same(await suggested(town, { ...places[0]!, value }), [], value)
  }
  t.same(town.github.asked, [])
})

t.test('a search that is limited is told as what it is', async (t) => {
  const town = await buildTown(t)
  const headers = { 'retry-after': '30' }
  town.github.on('/search/users', () => json({ message: 'no' }, { status: 429, headers }))
  const error = await suggested(town, { ...places[0]!, value: 'hu' })
  t.match(error, { code: -32603, message: /^RATE_002 GITHUB_RATE_LIMITED/ })
})

t.test('a server that knows no such list has nothing to suggest', async (t) => {
  t.same(await suggested(await buildTown(t), places[0]!), [])
})
