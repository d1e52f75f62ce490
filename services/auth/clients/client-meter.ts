import type { FastifyInstance } from 'fastify'
import type { Client } from './client.ts'
import { hasRegistered } from './client.ts'
import { familyOf } from './family.ts'

/** What operators see of clients: which programs, never which client of whom. */
export interface ClientMeter {
  registered(client: Pick<Client, 'name'>): void
  /** `client`: as it was before. */
  signedIn(client: Client): void
}

export function clientMeter({ meters }: Pick<FastifyInstance, 'meters'>): ClientMeter {
  const countRegistration = meters.counter('gatehouse_registrations_total')
  const countConfirmation = meters.counter('gatehouse_confirmations_total')
  const countSignIn = meters.counter('gatehouse_sign_ins_total')
  return {
    registered: ({ name }) => countRegistration({ client: familyOf(name) }),
    signedIn(client) {
      const family = { client: familyOf(client.name) }
      countSignIn(family)
      if (hasRegistered(client) && !client.isConfirmed) countConfirmation(family)
    },
  }
}
