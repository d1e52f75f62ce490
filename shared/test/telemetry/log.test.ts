import { spawnSync } from 'node:child_process'
import t from 'tap'
import { errors } from '../../errors/catalogue.ts'
import { createLog, describeError, redactedNames } from '../../telemetry/log.ts'

function logged(LOG_LEVEL = 'trace') {
  const lines: string[] = []
  const settings = { LOG_LEVEL, AUDIT_LOG: 'file' }
  const log = createLog(settings, { write: (line: string) => void lines.push(line) })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') }
}

/** As HTTP libraries throw: with the whole request, credentials included, hung on the error. */
function libraryError(): Error {
  const request = {
    url: 'https://api.github.com/user?access_token=PLANTED',
    headers: { authorization: 'token PLANTED', cookie: 'PLANTED' },
    body: 'client_secret=PLANTED',
  }
  const response = { headers: { 'set-cookie': 'PLANTED' }, data: { token: 'PLANTED' } }
  return Object.assign(new Error('Bad credentials'), { status: 401, request, response })
}

t.test(
  'a line is one JSON object with level in words, time in UTC, and nothing of the machine',
  async (t) => {
    const { log, lines, last } = logged()
    log.warn({ route: '/x' }, 'two\nlines')
    t.equal(lines.length, 1)
    t.match(lines[0], /^[^\n]*\n$/)
    t.same(Object.keys(last()).sort(), ['level', 'msg', 'route', 'time'])
    t.match(last(), { level: 'warn', msg: 'two\nlines' })
    t.match(last().time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
)

t.test('only what is severe enough is logged', async (t) => {
  const { log, lines } = logged('warn')
  log.info('no')
  log.warn('yes')
  log.error('yes')
  t.equal(lines.length, 2)
  const silent = logged('silent')
  silent.log.fatal('no')
  t.same(silent.lines, [])
})

t.test(
  'values under a name that means a secret are not logged, one or two levels deep',
  async (t) => {
    const { log, lines } = logged()
    for (const name of redactedNames) {
      log.info({ [name]: 'PLANTED' }, 'top')
      log.info({ headers: { [name]: 'PLANTED' } }, 'below')
      log.info({ [name]: { deep: ['PLANTED'] } }, 'an object')
      log.child({ [name]: 'PLANTED' }).info({ [name]: 'PLANTED' }, 'a child')
    }
    t.equal(lines.length, redactedNames.length * 4)
    t.notMatch(lines.join(''), 'PLANTED')
  }
)

t.test('what hangs on an error is not logged, however deep the error is', async (t) => {
  const { log, lines, last } = logged()
  const wrapped = new Error('outer', { cause: new Error('middle', { cause: libraryError() }) })
  for (const err of [libraryError(), wrapped, errors.API_ERROR({ cause: libraryError() })]) {
    log.error({ err })
    log.error(err, 'as the first argument')
    log.child({}).error({ err })
    t.match(last().err, { type: String, message: String, stack: /log\.test\.ts/ })
  }
  t.equal(lines.length, 9)
  t.notMatch(lines.join(''), 'PLANTED')
  t.match(lines.join(''), /Bad credentials/, 'its message is')
})

t.test('a token is taken out of a line wherever a caller put it', async (t) => {
  const { log, lines, last } = logged()
  const secret = 'PLANTED-2'.repeat(4)
  for (const begin of ['gtr.', 'eyJ', 'gho_', 'ghu_', 'ghr_', 'ghp_', 'ghs_', 'github_pat_']) {
    const token = `${begin}${secret}.~+/=_`
    const facts = { scope: `read\n${token} x"`, list: [[token]], [token]: 1 }
    log.info({ err: errors.INVALID_SCOPE({ message: `no ${token}`, facts }) }, `told ${token}`)
    t.match(last(), { msg: `told ${begin}[masked]`, err: { message: `no ${begin}[masked]` } })
    t.equal(last().err.facts.scope, `read\n${begin}[masked] x"`)
    log.child({ token2: token }).info(facts, 'a child')
    log.error({ err: new Error('outer', { cause: new Error(token) }) })
  }
  t.notMatch(lines.join(''), 'PLANTED')
})

t.test('what a stranger wrote moves no cursor where lines are made readable', async (t) => {
  const { log, lines } = logged()
  log.info({ err: new Error('a\u009b2Jb'), clientId: 'c\u202ed\u2028e' }, 'told')
  t.notMatch(lines.join(''), /[\u0080-\u{10ffff}]/u)
})

t.test('an error is told with its code, facts and causes', async (t) => {
  const cause = Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' })
  t.match(describeError(errors.API_ERROR({ facts: { status: 500 }, cause })), {
    type: 'API_ERROR',
    message: 'GitHub answered in a way that could not be used.',
    errorCode: 'API_001',
    facts: { status: 500 },
    cause: { type: 'TypeError', message: 'fetch failed', errorCode: 'ECONNREFUSED' },
  })
  const plain = describeError(new Error('plain'))
  t.same(Object.keys(plain), ['type', 'message', 'stack'])
})

t.test('causes are told five deep, and one that is its own cause too', async (t) => {
  const circle: Error & { cause?: unknown } = new Error('circle')
  circle.cause = circle
  let told = describeError(circle)
  let depth = 0
  for (; told['cause']; depth++) told = told['cause'] as typeof told
  t.equal(depth, 5)
})

t.test('a thrown value that is no error is told by its type alone', async (t) => {
  for (const [value, type] of [
    ['PLANTED', 'string'],
    [{ token: 'PLANTED' }, 'object'],
    [null, 'object'],
    [undefined, 'undefined'],
  ] as const) {
    t.same(describeError(value), { type, message: 'not an Error object' })
    t.match(
      describeError(new Error('x', { cause: value })),
      value === undefined ? {} : { cause: { type } }
    )
  }
})

t.test('in a terminal’s form a line is for people, and as discreet', async (t) => {
  const module = JSON.stringify(new URL('../../telemetry/log.ts', import.meta.url).href)
  const program = `
    import { createLog } from ${module}
    const say = (settings) => createLog({ LOG_LEVEL: 'info', ...settings })
      .info({ headers: { authorization: 'PLANTED' } }, JSON.stringify(settings))
    say({ LOG_FORMAT: 'pretty', AUDIT_LOG: 'file' })
    say({ AUDIT_LOG: 'file' })
    say({ AUDIT_LOG: 'stdout' })`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { encoding: 'utf8', timeout: 10_000 }
  )
  const lines = stdout.trim().split('\n')
  t.match(lines[0], /INFO.*pretty/)
  t.match(JSON.parse(lines.at(-1) ?? ''), { level: 'info' }, 'JSON where nobody looks on')
  t.match(JSON.parse(stderr), { msg: '{"AUDIT_LOG":"stdout"}' })
  t.notMatch(stdout + stderr, 'PLANTED')
})
