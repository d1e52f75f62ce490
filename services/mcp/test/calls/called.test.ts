import t from 'tap'
import { calledIn } from '../../calls/called.ts'

const tool = (given: Record<string, unknown>) =>
  calledIn({ method: 'tools/call', name: 'get_issue', arguments: given })

t.test('a record names the repository of a call and no other argument', async (t) => {
  t.same(tool({ owner: 'octo-org', repo: 'demo.js', number: 7, title: 'secret' }), {
    tool: 'get_issue',
    repository: 'octo-org/demo.js',
  })
  const resource = (name: string) => calledIn({ method: 'resources/read', name, arguments: {} })
  t.same(resource('github://repos/octo-org/demo/readme').repository, 'octo-org/demo')
  t.same(resource('github://users/mona').repository, undefined)
  t.same(calledIn({ method: 'prompts/get', name: 'p', arguments: {} }), { prompt: 'p' })
})

t.test('what is no name of GitHub’s is nothing for a record', async (t) => {
  for (const repo of ['', 'a b', '../x', 'x'.repeat(101), 7, null, undefined, ['demo']]) {
    t.same(tool({ owner: 'octo-org', repo }), { tool: 'get_issue' }, String(repo))
    t.same(tool({ owner: repo, repo: 'demo' }), { tool: 'get_issue' }, String(repo))
  }
})
