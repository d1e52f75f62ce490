import { errors } from '../../errors/catalogue.ts'

/** Every failure of Redis in the words of the house. To be given to `catch`. */
export function unavailable(cause: unknown): never {
  throw errors.STORE_UNAVAILABLE({ cause: withoutCommand(cause) })
}

/**
 * ioredis hangs the failed command on its errors, values and passwords included, and loggers print
 * such properties. Takes it off and returns the same error.
 */
export function withoutCommand<T>(error: T): T {
  if (error instanceof Error && 'command' in error) delete error.command
  return error
}
