import t from 'tap'
import { build } from '../build.ts'

t.test('every answer forbids guessing its type and telling where one came from', async (t) => {
  const { app } = await build(t)
  for (const url of ['/health/live', '/nowhere', '/metrics']) {
    const { headers } = await app.inject(url)
    t.equal(headers['x-content-type-options'], 'nosniff', url)
    t.equal(headers['referrer-policy'], 'no-referrer', url)
  }
})

t.test('browsers are told to stay with https where it is https, and only there', async (t) => {
  for (const [PUBLIC_URL, expected] of [
    ['https://gatehouse.example', 'max-age=31536000'],
    ['http://localhost:8080', undefined],
  ] as const) {
    const { app } = await build(t, { config: { PUBLIC_URL } })
    const { headers } = await app.inject('/health/live')
    t.equal(headers['strict-transport-security'], expected)
  }
})
