import t from 'tap'
import { build } from '../../build.ts'
import { githubUser } from '../../fake-github.ts'
import { callAs, read } from './call-as.ts'

t.test('wrong arguments are named, and GitHub is not asked', async (t) => {
  const built = await build(t)
  const range = 'a whole number from 1 to 100.'
  const name = 'a GitHub user name: letters, digits and single hyphens between them, at most 39.'
  const wrong: [Record<string, unknown>, string][] = [
    [{ repo_limit: 0 }, `repo_limit is 0, but must be ${range}`],
    [{ repo_limit: 101 }, `repo_limit is 101, but must be ${range}`],
    [{ repo_limit: '5' }, `repo_limit is "5", but must be ${range}`],
    [{ repo_limit: 1.5 }, `repo_limit is 1.5, but must be ${range}`],
    [{ include_repos: 'yes' }, 'include_repos is "yes", but must be true or false.'],
    [{ username: 'a/b' }, `username is "a/b", but must be ${name}`],
    [{ username: '..' }, `username is "..", but must be ${name}`],
    [{ username: '' }, `username is "", but must be ${name}`],
    [{ username: 'a--b' }, `username is "a--b", but must be ${name}`],
    [{ username: '-a' }, `username is "-a", but must be ${name}`],
    [{ username: 'a-' }, `username is "a-", but must be ${name}`],
    [{ username: 'a'.repeat(40) }, `username is "${'a'.repeat(40)}", but must be ${name}`],
    [{ username: 7 }, `username is 7, but must be ${name}`],
    [
      { user: 'mona' },
      '"user" is not an argument of get_github_user_info: it takes username, include_repos, repo_limit.',
    ],
  ]
  for (const [args, sentence] of wrong) {
    const { isError, text } = await callAs(t, built, read, args)
    t.equal(isError, true)
    t.equal(text, `VAL_001 INVALID_INPUT: ${sentence}`)
  }
  t.same(built.github.asked, [])
})

t.test('the shortest and the longest names and limits are right', async (t) => {
  const built = await build(t)
  for (const login of ['a', 'a-b-c', '0', 'A'.repeat(39)]) {
    built.github.on(`/users/${login}`, githubUser(3, login))
    built.github.on(`/users/${login}/repos`, [])
    for (const repo_limit of [1, 100]) {
      t.notOk((await callAs(t, built, read, { username: login, repo_limit })).isError, login)
    }
  }
})
