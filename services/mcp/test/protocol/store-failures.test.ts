import type { Test } from 'tap'
import t from 'tap'
import { memoryStore } from '#shared/stores/memory.ts'
import type { Store } from '#shared/stores/store.ts'
import { build, modern } from '../build.ts'
import { failingStore } from '../failing-store.ts'
import { testFeatures } from '../features.ts'
import { beginSession } from '../session.ts'
import { send } from '../talk.ts'

const methods = Object.keys(memoryStore()).filter((name) => name !== 'close') as (keyof Store)[]
const capabilities = { elicitation: { form: {} } }
const inputResponses = { question: { action: 'accept' } }

/** All that clients send, over a store that can be made to fail. */
async function start(t: Test) {
  const { features } = testFeatures()
  const { store, failing } = failingStore(memoryStore())
  const built = await build(t, { features, world: { store } })
  const scopes = ['github:read', 'github:write']
  const { token } = await built.signIn({ userId: 1, login: 'mona', scopes })
  const session = await beginSession(built, { token, capabilities })
  const ask = { method: 'tools/call', params: { name: 'write' }, token, capabilities }
  const { result } = (await built.app.inject(modern(ask))).json()
  const { requestState } = result
  const retry = { ...ask, params: { ...ask.params, inputResponses, requestState } }
  const uri = 'test://plain'
  const place = (await (await send(built, session.call('log'))).next())!.id!
  const messages = {
    'a call': modern({ method: 'tools/call', params: { name: 'echo' }, token }),
    'a retry': modern(retry),
    'an announcement': modern({ method: 'tools/call', params: { name: 'announce' }, token }),
    'a handshake': session.request({
      method: 'initialize',
      params: { protocolVersion: '', capabilities, clientInfo: { name: 'a', version: '1' } },
    }),
    'a call in a session': session.call('echo'),
    'a call that streams': session.call('log'),
    'a call that lets go': session.call('poll'),
    'an answer': session.post({ id: `${'x'.repeat(12)}.1`, result: {} }),
    'a cancellation': session.cancel(5),
    'a level': session.request({ method: 'logging/setLevel', params: { level: 'info' } }),
    'a resource to watch': session.request({ method: 'resources/subscribe', params: { uri } }),
    'the rest of a stream': session.listen(place),
    'an end': session.end(),
  }
  return { built, failing, token, messages }
}

for (const method of methods) {
  t.test(`a store whose ${method} fails breaks nothing but what needs it`, async (t) => {
    const { built, failing, token, messages } = await start(t)
    for (const [title, message] of Object.entries(messages)) {
      failing.add(method)
      const answer = await send(built, message)
      failing.delete(method)
      const body = await answer.text()
      t.ok([200, 202, 204, 503].includes(answer.status), `${title}: ${answer.status}`)
      if (answer.status === 503) {
        t.match(JSON.parse(body), {
          jsonrpc: '2.0',
          error: { code: 503, data: { code: 'SYS_002' } },
        })
      }
      const isStream = `${answer.headers['content-type']}`.startsWith('text/event-stream')
      if (isStream && message.method === 'POST' && title !== 'a call that lets go') {
        t.match(body, /"id":7,"result"|"result":.*"id":7/, `${title} has its answer`)
      }
    }
    const list = await built.app.inject(modern({ method: 'tools/list', token }))
    t.equal(list.statusCode, 200, 'and all is well afterwards')
  })
}
