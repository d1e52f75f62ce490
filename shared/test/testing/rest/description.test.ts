import t from 'tap'
import { blobSha } from '../../../testing/github/rest/git.ts'
import { routes } from '../../../testing/github/rest.ts'
import { build } from './ask.ts'
import { faults } from './description.ts'

const repo = '/repos/mona/trail-map'

/** By GitHub’s template: requests that the double answers, with a body where it is sent one. */
const asked: Record<string, [path: string, body?: object][]> = {
  'GET /user': [['/user']],
  'GET /users/{username}': [['/users/hubot'], ['/users/nobody']],
  'GET /user/repos': [['/user/repos?visibility=private']],
  'GET /users/{username}/repos': [['/users/mona/repos']],
  'GET /notifications': [['/notifications?all=true']],
  'GET /repos/{owner}/{repo}': [[repo], ['/repos/mona/garden'], ['/repos/mona/none']],
  'GET /repos/{owner}/{repo}/languages': [[`${repo}/languages`]],
  'GET /repos/{owner}/{repo}/releases/latest': [
    [`${repo}/releases/latest`],
    ['/repos/mona/garden/releases/latest'],
  ],
  'GET /repos/{owner}/{repo}/contents/{path}': [
    [`${repo}/contents/src`],
    [`${repo}/contents/src/plan.ts`],
    [`${repo}/contents/none`],
  ],
  'PUT /repos/{owner}/{repo}/contents/{path}': [
    [`${repo}/contents/new.md`, { message: 'm', content: '' }],
    [`${repo}/contents/README.md`, { message: 'm', content: '', sha: blobSha('# trail-map\n') }],
    [`${repo}/contents/README.md`, { message: 'm', content: '', sha: 'old' }],
    [`${repo}/contents/README.md`, { message: 'm', content: '' }],
    [`${repo}/contents/README.md`, { content: '' }],
  ],
  'GET /repos/{owner}/{repo}/branches': [[`${repo}/branches`]],
  'GET /repos/{owner}/{repo}/commits': [[`${repo}/commits?sha=haversine`]],
  'GET /repos/{owner}/{repo}/commits/{ref}': [[`${repo}/commits/haversine`], [`${repo}/commits/x`]],
  'GET /search/repositories': [['/search/repositories?q=trail'], ['/search/repositories?q=']],
  'GET /search/issues': [['/search/issues?q=distances'], ['/search/issues?q=repo:mona/none']],
  'GET /search/code': [['/search/code?q=stage1']],
  'GET /repos/{owner}/{repo}/issues': [[`${repo}/issues?state=all`]],
  'POST /repos/{owner}/{repo}/issues': [
    [`${repo}/issues`, { title: 'New', labels: ['bug'], assignees: ['mona'] }],
    [`${repo}/issues`, {}],
  ],
  'GET /repos/{owner}/{repo}/issues/{issue_number}': [[`${repo}/issues/1`], [`${repo}/issues/3`]],
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': [
    [`${repo}/issues/1`, { state: 'closed', title: 'x', body: null, labels: [], assignees: [] }],
    [`${repo}/issues/1`, { state: 'ajar' }],
    [`${repo}/issues/1`, { assignees: ['nobody'] }],
  ],
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': [[`${repo}/issues/1/comments`]],
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': [
    [`${repo}/issues/1/comments`, { body: 'Yes' }],
    [`${repo}/issues/1/comments`, {}],
  ],
  'GET /repos/{owner}/{repo}/pulls': [[`${repo}/pulls`]],
  'POST /repos/{owner}/{repo}/pulls': [
    [`${repo}/pulls`, { title: 'x', head: 'haversine', base: 'main' }],
    [`${repo}/pulls`, { title: 'x', head: 'none', base: 'main' }],
    [`${repo}/pulls`, { title: 'x', head: 'haversine', base: 'none' }],
    [`${repo}/pulls`, {}],
  ],
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': [[`${repo}/pulls/3`], [`${repo}/pulls/1`]],
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': [[`${repo}/pulls/3/files`]],
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': [[`${repo}/pulls/3/reviews`]],
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': [
    [`${repo}/pulls/3/reviews`, { event: 'APPROVE' }],
  ],
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': [[`${repo}/commits/haversine/check-runs`]],
  'POST /repos/{owner}/{repo}/git/refs': [
    [`${repo}/git/refs`, { ref: 'refs/heads/new', sha: 'main' }],
    [`${repo}/git/refs`, { ref: 'refs/heads/main', sha: '' }],
  ],
  'GET /repos/{owner}/{repo}/actions/runs': [[`${repo}/actions/runs`]],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': [[`${repo}/actions/runs/{run}`]],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': [[`${repo}/actions/runs/{run}/jobs`]],
}

/** The root of a repository has a route of its own here, and GitHub describes it with the others. */
const undescribed = [
  'GET /repos/{owner}/{repo}/contents',
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
]

t.test('every answer is as GitHub describes it, without an invented field', async (t) => {
  for (const [template, requests] of Object.entries(asked)) {
    for (const [path, body] of requests) {
      const { model, ask } = build()
      const repository = model.repositories.get('mona/trail-map')!
      const sent =
        body &&
        JSON.parse(
          JSON.stringify(body).replace('"sha":"main"', `"sha":"${repository.branches.get('main')}"`)
        )
      const [method] = template.split(' ')
      const answer = await ask(
        `${method} ${path.replace('{run}', String(repository.runs[1]!.id))}`,
        {
          ...(sent && { body: sent }),
        }
      )
      t.same(faults(template, answer.status, await answer.json()), [], `${path} ${answer.status}`)
    }
  }
})

t.test('no route is left out', async (t) => {
  t.same(
    Object.keys(routes).filter((route) => !(route in asked)),
    undescribed
  )
})

t.test('the comparison finds what is missing, wrong and invented', async (t) => {
  const { ask } = build()
  const route = 'GET /repos/{owner}/{repo}/branches'
  const [branch] = (await (await ask(`GET ${repo}/branches`)).json()) as Record<string, unknown>[]
  t.same(faults(route, 200, [branch]), [])
  t.same(faults(route, 200, [{ ...branch, name: 7 }]), ['/0/name must be string'])
  t.same(faults(route, 200, [{ name: 'main' }]), ["/0 must have required property 'commit'"])
  t.same(faults(route, 200, [{ ...branch, mood: 'fine' }]), ['/0/mood is invented'])
  t.same(faults(route, 418, {}), [`${route} is not described with status 418`])
})
