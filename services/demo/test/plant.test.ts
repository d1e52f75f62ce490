import t from 'tap'
import { plant } from '../plant.ts'
import { repositories } from '../seed.ts'
import { read, signIn, startDemo } from './build.ts'

type Row = Record<string, unknown>

const demo = await startDemo(t)
const tokens = Object.fromEntries(
  await Promise.all(demo.people.map(async (login) => [login, await signIn(demo, login)] as const))
)
const rows = (by: string, path: string) => read<Row[]>(demo, tokens[by]!, path)

t.test('everybody has public and private repositories', async (t) => {
  for (const login of demo.people) {
    const own = await rows(login, '/user/repos')
    t.ok(
      own.some((repository) => repository['private']),
      login
    )
    t.ok(
      own.some((repository) => !repository['private']),
      login
    )
    t.match(await read(demo, null, `/users/${login}`), { name: String, bio: String })
    t.match(await rows(login, '/user/orgs'), [{ login: 'gatehouse-demo' }])
  }
})

t.test('every repository holds its files, with their history', async (t) => {
  for (const { owner, by, name, commits, topics, language } of repositories) {
    const at = `/repos/${owner}/${name}`
    t.match(await read(demo, tokens[by]!, at), { topics, language, default_branch: 'main' })
    t.equal((await rows(by, `${at}/commits`)).length, commits.length + 1)
    t.match(await read(demo, tokens[by]!, `${at}/readme`), { path: 'README.md' })
    for (const { path, text } of commits) {
      const file = await read(demo, tokens[by]!, `${at}/contents/${path}`)
      t.equal(Buffer.from(String(file['content']), 'base64').toString(), text, path)
    }
  }
})

t.test('issues have authors, labels and comments', async (t) => {
  for (const { owner, by, name, issues = [] } of repositories) {
    for (const [i, issue] of issues.entries()) {
      const at = `/repos/${owner}/${name}/issues/${i + 1}`
      t.match(await read(demo, tokens[by]!, at), {
        title: issue.title,
        user: { login: issue.by },
        state: issue.closed ? 'closed' : 'open',
        labels: (issue.labels ?? []).map((label) => ({ name: label })),
      })
      const comments = (issue.comments ?? []).map((comment) => ({
        body: comment.body,
        user: { login: comment.by },
      }))
      t.match(await rows(by, `${at}/comments`), comments)
    }
  }
})

t.test('open pull requests change files on a branch of their own', async (t) => {
  const pulled = repositories.filter(({ pull }) => pull)
  t.ok(pulled.length >= 4)
  for (const { owner, name, issues = [], pull } of pulled) {
    const at = `/repos/${owner}/${name}`
    const number = issues.length + 1
    t.match(await read(demo, null, `${at}/pulls/${number}`), {
      state: 'open',
      title: pull!.title,
      user: { login: pull!.by },
      head: { ref: pull!.branch },
      base: { ref: 'main' },
    })
    const compared = await read(demo, null, `${at}/compare/main...${pull!.branch}`)
    t.match(compared, { files: pull!.commits.map(({ path }) => ({ filename: path })) })
    const comments = (pull!.comments ?? []).map(({ body }) => ({ body }))
    t.match(await read(demo, null, `${at}/issues/${number}/comments`), comments)
  }
})

t.test('a release can be read', async (t) => {
  t.match(await read(demo, null, '/repos/mona-demo/trail-map/releases/latest'), {
    tag_name: 'v0.2.0',
  })
})

t.test('an emulator that refuses to be planted is an error', async (t) => {
  const refused = { status: 422, headers: {}, body: Buffer.from('{}') }
  const emulator = { forward: async () => refused, close: async () => undefined }
  await t.rejects(plant(emulator, new Map()), { code: 'API_001', facts: { status: 422 } })
})
