import t from 'tap'
import { until } from '#shared/test/until.ts'
import { startDeployment } from './deployment.ts'
import { holdJourney } from './hold-journey.ts'

t.test('the shipped gateway and Redis carry the whole journey', async (t) => {
  const deployment = await startDeployment(t)
  await holdJourney(t, deployment)

  await t.test('the gateway logs every request, and no code, state or token', async (t) => {
    const { caddy } = deployment
    const log = await until(() => caddy.log().includes('/oauth/callback') && caddy.log())
    t.match(log, '"uri":"/oauth/callback?"')
    t.notMatch(log, /code=|state=|Bearer|gtr\.|eyJ|"headers"|resp_headers/)
  })
})
