import fp from 'fastify-plugin'
import type { Sweep } from '../accounts/sweep.ts'
import { sweepEverySeconds } from '../accounts/sweep.ts'

/** Runs the sweep while the host is up. Every replica does; a lease lets one of them at a time. */
export default fp<{ sweep: Sweep }>(
  async (app, { sweep }) => {
    const timer = setInterval(sweep.run, sweepEverySeconds * 1000).unref()
    app.addHook('preClose', async () => clearInterval(timer))
    // The store closes after this.
    app.addHook('onClose', async () => sweep.stop())
  },
  { name: 'auth:sweep' }
)
