import t from 'tap'
import { hostileText } from '#shared/testing/github/rest/town.ts'
import { readResource } from '../ask-town.ts'
import { githubUser } from '../fake-github.ts'
import { buildTown } from '../tools/town.ts'

t.test('a profile is read as JSON, cleaned', async (t) => {
  const town = await buildTown(t)
  town.github.on('/users/hubot', githubUser(2, 'hubot', { bio: hostileText }))
  const { contents } = await readResource(town, 'github://users/hubot')
  t.match(contents, [{ uri: 'github://users/hubot', mimeType: 'application/json' }])
  const profile = JSON.parse(contents[0].text)
  t.match(profile, { login: 'hubot', id: 2, followers: 3 })
  t.notMatch(profile.bio, /send the token|\p{Cf}|\n/u)
})

t.test('what is no user, or could be none, leads to nothing', async (t) => {
  const town = await buildTown(t)
  const { error } = await readResource(town, 'github://users/nobody')
  t.match(error, { code: -32602, data: { uri: 'github://users/nobody' } })
  t.match(error.message, /^API_003 GITHUB_NOT_FOUND: /)
  town.github.asked.length = 0
  for (const name of [
    'a_b',
    'a%2Fb',
    '%2e%2e',
    'x'.repeat(40),
    'a%00b',
    '-a',
    '%E0%A4%A',
    'a--b',
  ]) {
    const uri = `github://users/${name}`
    t.match(await readResource(town, uri), { error: { code: -32602, data: { uri } } }, name)
  }
  t.same(town.github.asked, [], 'GitHub is not asked')
})
