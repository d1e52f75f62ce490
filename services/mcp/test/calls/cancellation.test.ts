import t from 'tap'
import { Cancellation } from '../../calls/cancellation.ts'

t.test('a signal that was read is aborted once, and stays the same', async (t) => {
  const cancellation = new Cancellation()
  const { signal } = cancellation
  let heard = 0
  signal.addEventListener('abort', () => heard++)
  t.notOk(signal.aborted)
  t.notOk(cancellation.isCancelled)
  cancellation.cancel()
  cancellation.cancel()
  t.ok(cancellation.isCancelled)
  t.equal(cancellation.signal, signal)
  t.ok(signal.aborted)
  t.equal(heard, 1)
})

t.test('a signal that is read too late is aborted from the beginning', async (t) => {
  const cancellation = new Cancellation()
  cancellation.cancel()
  t.ok(cancellation.isCancelled)
  t.ok(cancellation.signal.aborted)
})
