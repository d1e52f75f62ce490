import t from 'tap'
import { shared, start } from './program.ts'

const imports = `
  import { createServer } from 'node:http'
  import { main } from ${shared('main.ts')}
  import { errors } from ${shared('errors/catalogue.ts')}`

/** Answers when told to end; `closing` is the text of what closing does beside. */
const server = (closing = '') => `${imports}
  let address
  await main(async () => {
    let finish
    const server = createServer((_request, response) => {
      console.log('asked')
      finish = () => response.setHeader('connection', 'close').end('answer')
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = 'http://127.0.0.1:' + server.address().port
    const close = async () => {
      console.log('closing')
      ${closing}
      setTimeout(() => finish?.(), 50)
      await new Promise((resolve) => server.close(resolve))
      console.log('closed')
    }
    return { address, close }
  })
  console.log('listening at ' + address)`

t.jobs = 4

t.test('an error of the house at the start is told in words', { buffered: true }, async (t) => {
  const program = `${imports}
    await main(async () => {
      throw errors.CONFIG_INVALID({
        message: 'The settings are not valid:\\n  - PORT is wrong.',
        facts: { secret: 'PLANTED' },
        cause: new Error('PLANTED'),
      })
    })`
  const { ended, stdout, stderr } = start(t, { program })
  t.same(await ended, { code: 1, signal: null })
  t.equal(
    stderr(),
    'SYS_001 The settings are not valid:\n  - PORT is wrong.\nCorrect every setting the message lists, then start again.\n'
  )
  t.equal(stdout(), '')
})

t.test(
  'any other error is told with its stack, and nothing that hangs on it',
  { buffered: true },
  async (t) => {
    for (const [thrown, expected] of [
      [`Object.assign(new TypeError('oops'), { headers: 'PLANTED' })`, /^TypeError: oops\n +at /],
      [`Object.assign(new Error('oops'), { stack: undefined, headers: 'PLANTED' })`, /^oops\n$/],
      [`{ headers: 'PLANTED' }`, /^A thrown value is not an Error\.\n$/],
    ] as const) {
      const { ended, stderr } = start(t, {
        program: `${imports}; await main(async () => { throw ${thrown} })`,
      })
      t.same(await ended, { code: 1, signal: null })
      t.match(stderr(), expected)
      t.notMatch(stderr(), 'PLANTED')
    }
  }
)

t.test(
  'an error that nobody awaits ends the process as discreetly',
  { buffered: true },
  async (t) => {
    for (const how of ['Promise.reject(error)', 'setTimeout(() => { throw error })']) {
      const program = `${imports}
      const error = Object.assign(new Error('oops'), { headers: { authorization: 'PLANTED' } })
      await main(async () => ({ address: '', close: async () => {} }))
      ${how}
      setInterval(() => {}, 1000)`
      const { ended, stderr } = start(t, { program })
      t.same(await ended, { code: 1, signal: null }, how)
      t.match(stderr(), /^Error: oops\n +at /)
      t.notMatch(stderr(), 'PLANTED')
    }
  }
)

t.test(
  'a signal lets the request in flight finish, then ends well',
  { buffered: true },
  async (t) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const program = start(t, { program: server() })
      const [, address = ''] = await program.says(/listening at (\S+)/)
      const answer = fetch(address).then((response) => response.text())
      await program.says(/asked/)
      program.kill(signal)
      t.equal(await answer, 'answer')
      t.same(await program.ended, { code: 0, signal: null }, signal)
      t.match(program.stdout(), /closing\nclosed\n$/)
      t.equal(program.stderr(), '')
    }
  }
)

t.test('a failure while closing is told', { buffered: true }, async (t) => {
  const program = start(t, { program: server(`throw errors.STORE_UNAVAILABLE()`) })
  await program.says(/listening/)
  program.kill('SIGTERM')
  t.same(await program.ended, { code: 1, signal: null })
  t.match(program.stderr(), /^SYS_002 The server cannot reach its store\.\nTry again/)
})

t.test('a second signal of a kind ends at once', { buffered: true }, async (t) => {
  const program = start(t, { program: server(`await new Promise(() => {})`) })
  await program.says(/listening/)
  program.kill('SIGINT')
  await program.says(/closing/)
  program.kill('SIGINT')
  t.same(await program.ended, { code: null, signal: 'SIGINT' })
})

t.test('a signal before the start is over ends at once', { buffered: true }, async (t) => {
  const program = start(t, {
    program: `${imports}; console.log('starting'); setInterval(() => {}, 1000)
      await main(() => new Promise(() => {}))`,
  })
  await program.says(/starting/)
  program.kill('SIGTERM')
  t.same(await program.ended, { code: null, signal: 'SIGTERM' })
})

t.test('a close that hangs is cut off after ten seconds', { buffered: true }, async (t) => {
  const hurried = `
    const { setTimeout: wait } = globalThis
    globalThis.setTimeout = (work, ms) => {
      console.log('wait', ms)
      return wait(work, ms / 100)
    }`
  const program = start(t, { program: `${server(`await new Promise(() => {})`)}; ${hurried}` })
  await program.says(/listening/)
  program.kill('SIGTERM')
  t.same(await program.ended, { code: 1, signal: null })
  t.match(program.stdout(), /wait 10000\nclosing\n$/)
})
