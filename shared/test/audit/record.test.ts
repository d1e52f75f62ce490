import fc from 'fast-check'
import t from 'tap'
import type { AuditRecord } from '../../audit/record.ts'
import { recordText } from '../../audit/record.ts'
import { consent } from './build.ts'

t.test('an ordinary record is told as it is', async (t) => {
  t.equal(recordText(consent), JSON.stringify(consent))
})

t.test('a text that is too long is cut, and the record says so', async (t) => {
  const record = { ...consent, clientName: 'n'.repeat(5000), clientId: 'client' }
  t.same(JSON.parse(recordText(record)), {
    ...consent,
    clientName: `${'n'.repeat(512)}…`,
    clientId: 'client',
    cut: true,
  })
})

t.test('a token in the words of a stranger is masked', async (t) => {
  const resource = 'github://users/gho_not-a-real-token'
  t.match(JSON.parse(recordText({ ...consent, resource })), {
    resource: 'github://users/gho_[masked]',
  })
})

t.test('a record is one line to everybody, and moves no cursor', async (t) => {
  const clientName = 'a\u0085b\u2028c\u009b2Jd\u001b[2Je\u202ef\ud800'
  const text = recordText({ ...consent, clientName })
  t.match(text, /^[ -~]+$/)
  t.equal(JSON.parse(text).clientName, clientName)
})

t.test('no record is longer than 4,096 characters, whatever is put into it', async (t) => {
  const text = fc
    .string({ unit: 'binary', maxLength: 3 })
    .chain((piece) => fc.integer({ min: 0, max: 10_000 }).map((times) => piece.repeat(times)))
  const names = [
    'requestId',
    'address',
    'login',
    'clientId',
    'clientName',
    'sessionId',
    'redirectUri',
  ]
  const more = ['tool', 'prompt', 'resource', 'repository', 'code', 'limit', 'reason', 'file']
  const texts = Object.fromEntries([...names, ...more].map((name) => [name, text]))
  const hostile = fc.record({
    ...texts,
    scopes: fc.array(text, { maxLength: 100 }),
    githubRequestIds: fc.array(text, { maxLength: 100 }),
  })
  fc.assert(
    fc.property(hostile, (given) => {
      const told = recordText({ ...consent, ...given } as AuditRecord)
      const { event, time } = JSON.parse(told)
      return told.length <= 4096 && event === consent.event && time === consent.time
    })
  )
  t.equal(
    recordText({
      ...consent,
      ...Object.fromEntries([...names, ...more].map((name) => [name, '\0'.repeat(9999)])),
    }).length < 4096,
    true
  )
})
