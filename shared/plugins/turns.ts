import { AsyncLocalStorage } from 'node:async_hooks'
import fp from 'fastify-plugin'

/**
 * Takes up all requests that came in one turn of the event loop together, at its end. They ask the
 * store together, and their answers leave together: sent one by one, each would wake a client or
 * gateway that sleeps, which costs more than most calls do.
 *
 * What was ambient before (async context) is not kept, so that no request goes on in another’s.
 */
export default fp(
  async (app) => {
    const inNoRequest = AsyncLocalStorage.snapshot()
    let waiting: (() => void)[] = []
    function takeUp(): void {
      const all = waiting
      waiting = []
      for (const goOn of all) goOn()
    }
    app.addHook('onRequest', (_request, _reply, done) => {
      if (waiting.push(done) === 1) setImmediate(() => inNoRequest(takeUp))
    })
  },
  { name: 'gatehouse:turns' }
)
