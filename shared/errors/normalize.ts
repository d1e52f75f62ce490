import { errors } from './catalogue.ts'
import { AppError } from './define.ts'

const byFastifyCode = new Map<unknown, (cause: Error) => AppError>([
  ['FST_ERR_VALIDATION', (cause) => errors.INVALID_INPUT({ message: `${cause.message}.`, cause })],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', (cause) => errors.INVALID_JSON({ cause })],
  ['FST_ERR_CTP_INVALID_JSON_BODY', (cause) => errors.INVALID_JSON({ cause })],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', (cause) => errors.INVALID_INPUT({ cause })],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', (cause) => errors.UNSUPPORTED_MEDIA_TYPE({ cause })],
  ['FST_ERR_CTP_BODY_TOO_LARGE', (cause) => errors.PAYLOAD_TOO_LARGE({ cause })],
  // No cause: the messages of these two repeat the whole address, secrets in its query included.
  ['FST_ERR_BAD_URL', () => errors.INVALID_INPUT({ message: 'The address is not valid.' })],
  ['FST_ERR_MAX_PARAM_LENGTH', () => errors.NOT_FOUND()],
])

/** Any thrown value as an error of the catalogue. What nobody expected becomes INTERNAL_ERROR. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (!(thrown instanceof Error)) return errors.INTERNAL_ERROR({ cause: thrown })
  const { code, statusCode } = thrown as { code?: unknown; statusCode?: unknown }
  const known = byFastifyCode.get(code)
  if (known) return known(thrown)
  const isRefusal = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  if (isRefusal && String(code).startsWith('FST_ERR_')) {
    return errors.INVALID_INPUT({ message: 'The request is not valid HTTP.', cause: thrown })
  }
  // Fastify puts this status on a body that broke off before its end.
  if (code === 'ECONNRESET' && statusCode === 400)
    return errors.REQUEST_CANCELLED({ cause: thrown })
  return errors.INTERNAL_ERROR({ cause: thrown })
}
