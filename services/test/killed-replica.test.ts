import t from 'tap'
import { faultsOfRecords } from './all-records.ts'
import type { Replica } from './replica-processes.ts'
import { replicaProcesses } from './replica-processes.ts'
import { startSurroundings } from './surroundings.ts'
import type { Step } from './walk.ts'
import { createWalk, registerClient } from './walk.ts'

/** The moment in a step at which its replica is killed. */
interface Moment {
  step: Step
  title: string
  hold: (victim: Replica) => Promise<void>
  /** What the same request is told afterwards, where what it carries works once. */
  usedUp?: object
}

/** Commands of ioredis as they go over the wire; a compare-and-set is a script of ours. */
const command = (name: string, key: string) => new RegExp(`${name}\\r\\n\\$\\d+\\r\\n${key}:`)
const replace = (key: string) => command('evalsha\\r\\n\\$40\\r\\n\\w+\\r\\n\\$1\\r\\n1', key)
const before =
  (matches: RegExp) =>
  ({ wire }: Replica) =>
    wire.hold('command', matches)
const after =
  (matches: RegExp) =>
  ({ wire }: Replica) =>
    wire.hold('answer', matches)

const [signIn, code] = ['gatehouse:auth:sign-in', 'gatehouse:auth:code']
const session = 'gatehouse:shared:session'

const startAgain = { status: 403, type: /^text\/html/, body: /AUTH_004/ }
const refusedCode = { status: 400, type: /^application\/json/, body: /"invalid_grant"/ }

t.test('the replica that serves a step is killed in the middle of it', async (t) => {
  const surroundings = await startSurroundings(t, { kind: 'oauth-app' })
  const { url, gitHub, environment } = surroundings
  const replicas = replicaProcesses(t, surroundings)
  await replicas.fill()
  const clientId = await registerClient(url)

  const whileGitHubAnswers = () =>
    new Promise<void>((reached) => {
      gitHub.beforeUser = () => {
        gitHub.beforeUser = async () => {}
        reached()
        return new Promise(() => {})
      }
    })

  const moments: Moment[] = [
    {
      step: 'authorize',
      title: 'before the sign-in is kept',
      hold: before(command('set', signIn)),
    },
    { step: 'consent', title: 'while the page is made', hold: after(command('get', signIn)) },
    { step: 'approve', title: 'after the yes is kept', hold: after(replace(signIn)) },
    {
      step: 'callback',
      title: 'while GitHub answers',
      hold: whileGitHubAnswers,
      usedUp: startAgain,
    },
    {
      step: 'callback',
      title: 'after the account and before the code is kept',
      hold: before(command('set', code)),
      usedUp: startAgain,
    },
    { step: 'token', title: 'before the session is kept', hold: before(command('set', session)) },
    {
      step: 'token',
      title: 'after the code was redeemed',
      hold: after(replace(code)),
      usedUp: refusedCode,
    },
    { step: 'refresh', title: 'before the next token is kept', hold: before(replace(session)) },
    { step: 'refresh', title: 'after the next token is kept', hold: after(replace(session)) },
    { step: 'call', title: 'while GitHub answers', hold: whileGitHubAnswers },
  ]

  for (const { step, title, hold, usedUp } of moments) {
    await t.test(`${step}, ${title}`, async (t) => {
      const service = step === 'call' ? 'mcp' : 'auth'
      await replicas.fill()
      let walk = createWalk(url, clientId)
      await walk.takeUntil(step)
      const victim = replicas.isolate(service)
      const reached = hold(victim)
      const answer = walk.take(step)
      await Promise.race([reached, answer])
      const broken = t.rejects(answer, { message: 'fetch failed' }, 'it ends at once')
      await replicas.kill(service, victim)
      await broken

      const again = await walk.take(step)
      t.match(again, usedUp ?? { isDone: true })
      if (usedUp) {
        walk = createWalk(url, clientId)
        await walk.takeUntil()
      } else {
        await walk.takeAfter(step)
      }
      t.same(await faultsOfRecords(environment), [])
    })
  }
})
