import t from 'tap'
import { tools } from '../../tools/index.ts'
import { answerIn, modern } from '../build.ts'
import { buildTown, missingOrPrivate, read } from './town.ts'

/** What a tool needs besides owner and repository. */
const more: Record<string, object> = {
  get_commit: { ref: 'main' },
  get_file_contents: { path: 'plan.md' },
  get_issue: { number: 1 },
  get_pull_request: { number: 3 },
  get_pull_request_diff: { number: 3 },
  get_failed_job_logs: { run_id: 1 },
  list_pull_requests: { base: 'none' },
}
const reading = tools
  .filter(({ input, annotations }) => 'repo' in input.properties && annotations.readOnlyHint)
  .map(({ name }) => name)

t.test('what is private is withheld as late as what is missing, also a second time', async (t) => {
  t.ok(reading.length > 9)
  // Answers come in rounds: what is asked in a later one has waited for the one before.
  let open = 0
  let rounds = 0
  const { app, signIn } = await buildTown(t, {
    async change(_request, response) {
      if (open++ === 0) rounds++
      await new Promise(setImmediate)
      open--
      return response
    },
  })
  const { token } = await signIn({ userId: 1, login: 'mona', scopes: read })
  for (const name of reading) {
    for (const repo of ['garden', 'nothing', 'garden', 'nothing']) {
      rounds = 0
      const params = { name, arguments: { owner: 'mona', repo, ...more[name] } }
      const response = await app.inject(modern({ method: 'tools/call', params, token }))
      t.equal(answerIn(response).result.content[0].text, missingOrPrivate)
      t.equal(rounds, 1, `${name} of ${repo}`)
    }
  }
})
