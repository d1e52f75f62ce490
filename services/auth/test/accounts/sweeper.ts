import { accountSweep } from '../../accounts/sweep.ts'
import { build, type createShared, lasting, person } from './build.ts'

interface Changes {
  jwks?: () => Promise<{ keys: [] }>
  shared?: ReturnType<typeof createShared>
  upstream?: Parameters<typeof build>[0]
  rings?: Parameters<typeof build>[2]
}

/** One replica with its sweep. */
export function sweeper({
  jwks = async () => ({ keys: [] }),
  shared,
  upstream,
  rings,
}: Changes = {}) {
  const replica = build(upstream, shared, rings)
  const { store, queue, accounts, ends, clock } = replica
  const told: string[] = []
  const say = (entry: object, message: string) =>
    void told.push(`${message} ${JSON.stringify(entry)}`)
  const sweep = accountSweep({
    ...{ store, queue, accounts, endUnused: ends.endUnused, keys: { jwks } },
    log: { info: say, warn: say } as never,
  })
  return {
    ...replica,
    sweep,
    told,
    /** An account of somebody else each time, whose sign-in is finished. */
    async addOther(userId: number) {
      const tokens = { ...lasting, accessToken: `gho_${userId}` }
      const { accountKey, reservation } = (await accounts.save({ ...person, userId }, tokens)).saved
      await replica.index.release(accountKey, reservation)
      return accountKey
    },
    /** The next batch, when it is due. */
    async run() {
      clock.advance(60)
      await sweep.run()
    },
  }
}
