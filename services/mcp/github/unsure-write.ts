import { errors } from '#shared/errors/catalogue.ts'
import { AppError } from '#shared/errors/define.ts'

const told = {
  message: 'GitHub did not say what became of this: it may have been done.',
  hint: 'Look on GitHub whether it is there before you send it again, or it may be there twice.',
}

const refusing = (status: unknown) => Number(status) >= 300 && Number(status) < 500

/**
 * What ended a write. Where GitHub neither did nor refused it for certain (no whole answer, a failure
 * of its own, an answer that cannot be read) the error says so; any other stays as it is.
 */
export function unsureWrite(error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  const known = { ...told, cause: error, facts: error.facts }
  if (error.name === 'GITHUB_UNREACHABLE') return errors.GITHUB_UNREACHABLE(known)
  if (error.name === 'GITHUB_ANSWER_TOO_LARGE') return errors.GITHUB_ANSWER_TOO_LARGE(known)
  const { status } = error.facts
  const isUnsure = error.name === 'API_ERROR' && status !== undefined && !refusing(status)
  return isUnsure ? errors.API_ERROR(known) : error
}
