import { errors } from '#shared/errors/catalogue.ts'
import type { Parameters } from './parameters.ts'

/** `response_type` is `code`, given back in the query (OAuth 2.1 §4.1.1). */
export function checkResponseType(parameters: Parameters): void {
  const type = parameters['response_type']
  if (type === undefined) {
    throw errors.INVALID_AUTHORIZATION_REQUEST({
      message: 'The parameter `response_type` is missing.',
    })
  }
  if (type !== 'code') throw errors.UNSUPPORTED_RESPONSE_TYPE()
  if ((parameters['response_mode'] ?? 'query') !== 'query') {
    throw errors.INVALID_AUTHORIZATION_REQUEST({
      message: 'Only `response_mode=query` is supported.',
    })
  }
}
