import t from 'tap'
import { clientAddress } from '../../plugins/rate-limit.ts'
import { serve } from '../build.ts'
import { until } from '../until.ts'

t.test('who called is known after they left: to log, audit and limits', async (t) => {
  const started = Promise.withResolvers<void>()
  let counted: string | undefined
  const { url, lines, audited } = await serve(t, {
    add: (app) =>
      app.get('/', async (request, reply) => {
        started.resolve()
        await until(() => reply.raw.closed)
        counted = clientAddress(request)
        request.audit({ event: 'security.auth_failure', outcome: 'failure' })
      }),
  })
  const leaving = new AbortController()
  const answer = fetch(url, { signal: leaving.signal }).catch(() => null)
  await started.promise
  leaving.abort()
  await answer
  await until(() => audited.length > 0)
  t.equal(counted, '127.0.0.1')
  t.match(audited, [{ address: '127.0.0.1' }])
  const line = lines.find(({ msg }) => msg === 'request aborted by its client')
  t.match(line, { address: '127.0.0.1' })
})
