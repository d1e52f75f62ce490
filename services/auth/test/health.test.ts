import t from 'tap'
import { errors } from '#shared/errors/catalogue.ts'
import { build } from './build.ts'

t.test('the service looks at its store and at GitHub', async (t) => {
  const { app, github } = await build(t)
  const response = await app.inject('/health/ready')
  t.equal(response.statusCode, 200)
  t.match(response.json(), { status: 'ok', checks: { store: 'ok', github: 'ok' } })
  t.same(github.state.requests.filter((line) => line.endsWith('/rate_limit')).length, 1)
})

t.test('without its store it is not ready, whatever GitHub is', async (t) => {
  const { app, store } = await build(t)
  store.ping = () => Promise.reject(errors.STORE_UNAVAILABLE())
  const response = await app.inject('/health/ready')
  t.equal(response.statusCode, 503)
  t.match(response.json(), { error: { details: { checks: { store: 'failing', github: 'ok' } } } })
})
