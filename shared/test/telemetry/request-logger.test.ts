import Fastify, { LogController } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { withRequestLoggers } from '../../telemetry/request-logger.ts'

function build() {
  const lines: Record<string, unknown>[] = []
  let made = 0
  const options = { base: null, onChild: () => void made++ }
  const log = pino(options, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { lines, made: () => made, log: withRequestLoggers(log) }
}

t.test('a request that logs nothing makes no logger; one that logs makes one', async (t) => {
  const { lines, made, log } = build()
  const request = log.child({ requestId: 'r1' })
  t.equal(made(), 0)
  request.info('first')
  request.warn({ more: 1 }, 'second')
  t.equal(made(), 1)
  t.match(lines, [
    { level: 30, requestId: 'r1', msg: 'first' },
    { level: 40, requestId: 'r1', more: 1, msg: 'second' },
  ])
})

t.test('it is a logger in every way that Fastify knows', async (t) => {
  const { lines, log } = build()
  const request = log.child({ requestId: 'r1' })
  t.equal(request.level, 'info')
  request.level = 'trace'
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
    const { [level]: apart } = request
    apart.call(undefined, level)
  }
  t.same(
    lines.map(({ msg }) => msg),
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
  )
  request.silent('unheard')
  request.child({ part: 'p' }).info('of a part')
  t.match(lines.at(-1), { requestId: 'r1', part: 'p', msg: 'of a part' })
  t.equal(lines.length, 7)
})

t.test('Fastify makes none for a request either', async (t) => {
  const { lines, made, log } = build()
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
  })
  app.get('/quiet', async () => 'quiet')
  app.get('/loud', async (request) => {
    request.log.info('loud')
    return 'loud'
  })
  await app.ready()
  const before = made()
  await app.inject('/quiet')
  t.equal(made(), before)
  await app.inject('/loud')
  t.match(lines, [{ msg: 'loud', reqId: /./ }])
})
