import type { Test } from 'tap'
import t from 'tap'
import type { EventStream } from '../../../http/event-stream.ts'
import { openStreams } from '../../../protocol/sessions/open-streams.ts'

/** A stream that remembers whether it was ended. */
function stream() {
  const made = {
    isEnded: false,
    end: () => {
      made.isEnded = true
    },
  }
  return made as typeof made & EventStream
}

/** Streams of two replicas; `hear` tells both of one that was opened. */
function replicas() {
  const both = [openStreams(), openStreams()] as const
  const hear = (token: string) => {
    for (const one of both) one.opened('s', '', token)
  }
  return { one: both[0], other: both[1], hear }
}

const ended = (t: Test, streams: { isEnded: boolean }[], expected: boolean[]) =>
  t.same(
    streams.map(({ isEnded }) => isEnded),
    expected
  )

t.test('a newer stream of a session ends the older one of the same name', async (t) => {
  const open = openStreams()
  const [first, second, named, foreign] = [stream(), stream(), stream(), stream()]
  open.open('s', '', first)
  open.open('s', 'name', named)
  open.open('other', '', foreign)
  open.open('s', '', second)
  ended(t, [first, second, named, foreign], [true, false, false, false])
})

t.test('a session’s end ends all its streams, and no others', async (t) => {
  const open = openStreams()
  const [first, named, foreign] = [stream(), stream(), stream()]
  open.open('s', '', first)
  open.open('s', 'name', named)
  open.open('other', '', foreign)
  open.end('s')
  open.end('unknown')
  ended(t, [first, named, foreign], [true, true, false])
  open.endAll()
  ended(t, [foreign], [true])
})

t.test('a stream whose client left is forgotten, one that replaced it is not', async (t) => {
  const open = openStreams()
  const [first, second] = [stream(), stream()]
  open.open('s', '', first)
  open.open('s', '', second)
  open.left('s', '', first)
  open.left('unknown', '', first)
  open.end('s')
  t.ok(second.isEnded)
  const third = stream()
  open.open('s', '', third)
  open.left('s', '', third)
  open.endAll()
  t.notOk(third.isEnded)
})

t.test('a newer stream on another replica ends the older one here', async (t) => {
  const { one, other, hear } = replicas()
  const [older, newer] = [stream(), stream()]
  hear(one.open('s', '', older))
  hear(other.open('s', '', newer))
  ended(t, [older, newer], [true, false])
})

t.test('of two that open at once on two replicas exactly one stays', async (t) => {
  const { one, other, hear } = replicas()
  const [first, second] = [stream(), stream()]
  const tokens = [one.open('s', '', first), other.open('s', '', second)]
  for (const token of tokens) hear(token)
  ended(t, [first, second], [true, false])
})

t.test('of a stream that is gone or of another name nobody ends', async (t) => {
  const { one, hear } = replicas()
  const own = stream()
  const token = one.open('s', 'name', own)
  hear('unknown')
  one.opened('s', 'name', token)
  one.opened('s', 'other name', 'unknown')
  t.notOk(own.isEnded)
})
