import { STATUS_CODES } from 'node:http'
import t from 'tap'
import { catalogue, errors } from '../../errors/catalogue.ts'
import type { ErrorEntry } from '../../errors/define.ts'

const entries = Object.entries<ErrorEntry>(catalogue)

t.test('codes that people and dashboards rely on keep their meaning', async (t) => {
  const promised = {
    AUTH_REQUIRED: 'AUTH_001',
    OAUTH_NOT_CONFIGURED: 'AUTH_002',
    TOKEN_EXPIRED: 'AUTH_003',
    INVALID_STATE: 'AUTH_004',
    RATE_LIMIT_EXCEEDED: 'RATE_001',
    INVALID_INPUT: 'VAL_001',
    API_ERROR: 'API_001',
  }
  for (const [name, code] of Object.entries(promised)) {
    t.equal(catalogue[name as keyof typeof promised].code, code)
  }
})

t.test('each group is numbered without a gap, in order, and no code comes twice', async (t) => {
  const groups = Map.groupBy(entries, ([, { code }]) => code.split('_')[0]!)
  for (const [group, members] of groups) {
    const expected = members.map((_, at) => `${group}_${String(at + 1).padStart(3, '0')}`)
    t.same(
      members.map(([, { code }]) => code),
      expected
    )
  }
})

t.test('every entry can be shown as it is: sentences, without a place for secrets', async (t) => {
  for (const [name, { status, message, hint, log }] of entries) {
    t.match(name, /^[A-Z]+(_[A-Z]+)*$/)
    t.ok(status >= 400 && (status in STATUS_CODES || status === 499), `${name}: ${status}`)
    for (const text of [message, hint, log]) t.match(text, /^[A-Z`].+\.$/, name)
    t.notMatch(message + hint, /undefined|\$\{/, name)
  }
})

t.test('an OAuth error is one that a specification names', async (t) => {
  const known = [
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'unsupported_response_type',
    'invalid_scope',
    'access_denied',
    'server_error',
    'temporarily_unavailable',
    'invalid_target',
    'invalid_redirect_uri',
    'invalid_client_metadata',
    'invalid_token',
  ]
  for (const [name, { oauth }] of entries) t.ok(!oauth || known.includes(oauth), name)
})

t.test('there is a maker for each entry, under its name', async (t) => {
  for (const [name, { code, status }] of entries) {
    const error = errors[name as keyof typeof errors]()
    t.match(error, { name, code, statusCode: status })
  }
})
