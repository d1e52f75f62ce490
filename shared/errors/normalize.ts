import { errors } from './catalogue.ts'
import { AppError } from './define.ts'

const byFastifyCode: Readonly<Record<string, (cause: Error) => AppError>> = {
  FST_ERR_VALIDATION: (cause) => errors.INVALID_INPUT({ message: `${cause.message}.`, cause }),
  FST_ERR_CTP_EMPTY_JSON_BODY: (cause) => errors.INVALID_JSON({ cause }),
  FST_ERR_CTP_INVALID_JSON_BODY: (cause) => errors.INVALID_JSON({ cause }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: (cause) => errors.INVALID_INPUT({ cause }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (cause) => errors.UNSUPPORTED_MEDIA_TYPE({ cause }),
  FST_ERR_CTP_BODY_TOO_LARGE: (cause) => errors.PAYLOAD_TOO_LARGE({ cause }),
}

/** Any thrown value as an error of the catalogue. What nobody expected becomes INTERNAL_ERROR. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const code = (thrown as { code?: string } | null)?.code ?? ''
  return byFastifyCode[code]?.(thrown as Error) ?? errors.INTERNAL_ERROR({ cause: thrown })
}
