import Fastify from 'fastify'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import type { AppError } from '../../errors/define.ts'
import { sayWhenToRetry } from '../../http/retry-after.ts'

/** What an answer to this error says, where its reply said `said` before. */
async function told(error: AppError, said?: string) {
  const app = Fastify()
  app.get('/', async (_request, reply) => {
    if (said) reply.header('retry-after', said)
    sayWhenToRetry(reply, error)
  })
  const { headers } = await app.inject('/')
  await app.close()
  return headers['retry-after']
}

t.test('what passes by itself is to be asked again in a moment', async (t) => {
  const passing = [
    'STORE_UNAVAILABLE',
    'AUTH_UNREACHABLE',
    'GITHUB_UNREACHABLE',
    'API_ERROR',
  ] as const
  for (const name of passing) t.equal(await told(errors[name]()), '2', name)
})

t.test('a time that is known is told, and one that was told stays', async (t) => {
  const details = { retryAfterSeconds: 30 }
  t.equal(await told(errors.GITHUB_RATE_LIMITED({ details })), '30')
  t.equal(await told(errors.RATE_LIMIT_EXCEEDED({ details })), '30')
  t.equal(await told(errors.STORE_UNAVAILABLE(), '7'), '7')
})

t.test('what stays as it is, is not to be asked again', async (t) => {
  for (const name of ['INVALID_INPUT', 'SESSION_ENDED', 'INTERNAL_ERROR'] as const) {
    t.equal(await told(errors[name]()), undefined, name)
  }
})
