import t from 'tap'
import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { streamLog } from '../../../protocol/sessions/stream-log.ts'
import { sessionKey } from '../../people.ts'

const step = { jsonrpc: '2.0', method: 'notifications/progress' }

function openLog({ lives = true, store = memoryStore() } = {}) {
  const writers = { replica: 'first', lives: async () => lives }
  const log = streamLog(store, keyRing([sessionKey]), writers)
  const follow = async (lastId: string) => {
    const messages: object[] = []
    for await (const { message } of log.follow('s', lastId, AbortSignal.timeout(10_000))) {
      messages.push(message)
    }
    return messages
  }
  return { log, follow }
}

t.test(
  'who follows a stream whose writer is gone is told so, once, and need not wait',
  async (t) => {
    const { log, follow } = openLog({ lives: false })
    const stream = await log.begin('s', 7)
    await stream.append(step)
    const told = await follow(stream.firstId)
    t.match(told, [step, { id: 7, error: { code: 503, data: { code: 'SYS_009' } } }])
    t.equal(told.length, 2)
    t.same(await follow(stream.firstId), told, 'nobody adds a second end')
  }
)

t.test('nothing follows an ended stream, from its beginning or its last message on', async (t) => {
  const { log } = openLog()
  const empty = await log.begin('s', 7)
  t.equal(await log.isOver('s', empty.firstId), false)
  await empty.end()
  t.equal(await log.isOver('s', empty.firstId), true)

  const stream = await log.begin('s', 7)
  const [first, last] = [await stream.append(step), await stream.append(step)]
  t.equal(await log.isOver('s', last), false, 'more may follow')
  await stream.end()
  for (const [lastId, isOver] of [
    [stream.firstId, false],
    [first, false],
    [last, true],
  ] as const) {
    t.equal(await log.isOver('s', lastId), isOver)
  }
  t.equal(await log.isOver('another', last), false, 'of another session nothing is known')
})
