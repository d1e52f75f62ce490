import type { GitHubModel } from '#shared/testing/github/rest/model.ts'
import { emptyModel } from '#shared/testing/github/rest/model.ts'
import {
  addCheck,
  addComment,
  addCommit,
  addIssue,
  addNotification,
  addPerson,
  addPull,
  addRepository,
  addRun,
} from '#shared/testing/github/rest/plant.ts'

/** The GitHub of the examples; the same every time. */
export function exampleTown(): GitHubModel {
  const model = emptyModel()
  addPerson(model, { login: 'mona', id: 1, name: 'Mona' })
  addPerson(model, { login: 'hubot', id: 2 })
  const map = addRepository(model, 'mona/trail-map', {
    description: 'Plans a day on foot',
    topics: ['hiking'],
    languages: { TypeScript: 900 },
    stars: 7,
    files: {
      'README.md': '# trail-map\n',
      'src/plan.ts': 'export function plan(huts: Hut[]): Stage[] {\n  return stages(huts)\n}\n',
    },
  })
  const issue = addIssue(model, map, {
    title: 'Distances are too long',
    body: 'Two huts are 9 km apart, not 13.',
    author: 'hubot',
    labels: ['bug'],
  })
  addComment(model, issue, 'mona', 'We measure along the map, not along the ground.')
  map.branches.set('haversine', map.branches.get('main')!)
  const head = addCommit(model, map, {
    branch: 'haversine',
    author: 'hubot',
    message: 'Measure along the great circle',
    files: { 'src/distance.ts': 'export const radius = 6371\n' },
  })
  addPull(model, map, {
    title: 'Measure along the great circle',
    body: 'Fixes #1.',
    head: 'haversine',
    author: 'hubot',
  })
  addCheck(model, map, { sha: head.sha, name: 'test', conclusion: 'failure' })
  addRun(model, map, {
    branch: 'haversine',
    title: 'Measure along the great circle',
    conclusion: 'failure',
    actor: 'hubot',
    jobs: [
      {
        name: 'test',
        conclusion: 'failure',
        steps: [{ name: 'Run tests', conclusion: 'failure' }],
        log: '2026-01-02T03:04:05.0000000Z not ok 1 - huts are 9 km apart\n##[error]exit code 1\n',
      },
    ],
  })
  addNotification(model, {
    login: 'mona',
    repository: map,
    title: 'Distances are too long',
    reason: 'mention',
  })
  return model
}
