import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { runFeature, words } from '../../calls/run-feature.ts'
import { testCaller } from '../caller.ts'

const feature = { name: 'readme', scopes: ['github:read'] } as const
const asked = { method: 'resources/read', name: 'github://repos/a/b/readme', arguments: {} }

function run(work: () => Promise<unknown>, changes: object = {}) {
  const { caller, audit, noted } = testCaller()
  let nowMs = 0
  const now = () => (nowMs += 5)
  const ran = runFeature({ feature, asked, caller, now, ...changes }, work)
  return { ran, audit, noted }
}

t.test('a call is audited under the word of its kind', async (t) => {
  for (const [method, word] of [
    ['tools/call', 'tool'],
    ['prompts/get', 'prompt'],
    ['resources/read', 'resource'],
  ] as const) {
    const { ran, audit, noted } = run(async () => 'result', { asked: { ...asked, method } })
    t.equal(await ran, 'result')
    t.same(audit, [
      {
        event: 'api.request',
        outcome: 'success',
        [word]: asked.name,
        ...(word === 'resource' && { repository: 'a/b' }),
        access: 'read',
        durationMs: 5,
        login: 'mona',
        userId: 1,
        clientId: 'client',
        sessionId: 'session',
      },
    ])
    t.same(noted, [])
  }
})

t.test(
  'a record tells what changes something, and GitHub’s ids of what the call asked',
  async (t) => {
    const { caller, audit } = testCaller()
    const annotations = { readOnlyHint: false }
    const call = () =>
      runFeature(
        { feature: { ...feature, annotations }, asked, caller, now: Date.now },
        async () => {
          caller.githubRequestIds.push('A1:B2', 'C3:D4')
        }
      )
    await call()
    await call()
    t.match(audit, [{ access: 'write', githubRequestIds: ['A1:B2', 'C3:D4'] }, {}])
    t.same(audit[1]!.githubRequestIds, ['A1:B2', 'C3:D4'], 'each has its own')
  }
)

t.test('an error is noted once, audited by its code, and passed on', async (t) => {
  const error = errors.GITHUB_UNREACHABLE()
  const known = run(async () => {
    throw error
  })
  await t.rejects(known.ran, error)
  t.same(known.noted, [error])
  t.match(known.audit, [{ outcome: 'failure', code: 'API_002' }])

  const cause = new TypeError('broken')
  const unknown = run(async () => {
    throw cause
  })
  await t.rejects(unknown.ran, { name: 'INTERNAL_ERROR', cause })
  t.match(unknown.noted, [{ name: 'INTERNAL_ERROR' }])
})

t.test('what a session may not do does not begin', async (t) => {
  const needs = { feature: { ...feature, scopes: ['github:read', 'github:write'] } }
  const { ran, audit } = run(async () => t.fail('ran'), needs)
  await t.rejects(ran, { name: 'INSUFFICIENT_SCOPE' })
  t.match(audit, [{ outcome: 'failure', code: 'AUTH_020' }])
})

t.test('a model reads the code, the sentence and what to do', async (t) => {
  const error = errors.INVALID_INPUT({ message: 'Wrong.', hint: 'Do better.' })
  t.equal(words(error), 'VAL_001 INVALID_INPUT: Wrong. Do better.')
  t.equal(
    words(errors.INVALID_INPUT({ message: 'Wrong.', hint: '' })),
    'VAL_001 INVALID_INPUT: Wrong.'
  )
})
