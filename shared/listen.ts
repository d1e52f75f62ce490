import type { FastifyInstance } from 'fastify'
import { invalid } from './config/load.ts'
import { errors } from './errors/catalogue.ts'

/** Clients that come at once, as after a restart, wait here instead of being turned away. */
const backlog = 4096

const atHost = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAI_AGAIN', 'EINVAL', 'ENOTFOUND']

/**
 * Opens the socket of a host that is complete; resolves to its address. Closes the host where it
 * cannot.
 *
 * @throws PORT_IN_USE; CONFIG_INVALID naming HOST or PORT, whichever does not fit this machine
 */
export async function listen(
  app: FastifyInstance,
  { HOST, PORT }: { HOST: string; PORT: number }
): Promise<string> {
  try {
    return await app.listen({ host: HOST, port: PORT, backlog })
  } catch (cause) {
    await app.close()
    throw explain(cause)
  }
}

function explain(cause: unknown): unknown {
  const { code = '' } = cause as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return errors.PORT_IN_USE({
      message: 'Another program listens on the port that PORT names.',
      hint: 'Stop the other program, or set PORT to another one; 0 takes any that is free.',
      cause,
    })
  }
  if (code === 'EACCES') return invalid([`PORT is not open to this user (${code}).`])
  if (atHost.includes(code)) return invalid([`HOST is no address of this machine (${code}).`])
  return cause
}
