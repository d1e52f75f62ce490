import t from 'tap'
import { checkResponseType } from '../../checks/response-type.ts'

t.test('a code in the query is what can be asked for', async (t) => {
  t.doesNotThrow(() => checkResponseType({ response_type: 'code' }))
  t.doesNotThrow(() => checkResponseType({ response_type: 'code', response_mode: 'query' }))
})

t.test('a missing response type is an invalid request', async (t) => {
  t.throws(() => checkResponseType({}), { oauth: 'invalid_request', message: /missing/ })
})

t.test('tokens in the address are never given out', async (t) => {
  for (const type of [
    'token',
    'id_token',
    'none',
    'code token',
    'code id_token',
    'CODE',
    ' code',
  ]) {
    t.throws(() => checkResponseType({ response_type: type }), {
      code: 'AUTH_010',
    })
  }
})

t.test('a code is never put into a fragment, a form or a message', async (t) => {
  for (const mode of ['fragment', 'form_post', 'web_message', 'jwt', 'query.jwt', 'Query']) {
    t.throws(() => checkResponseType({ response_type: 'code', response_mode: mode }), {
      oauth: 'invalid_request',
      message: /response_mode/,
    })
  }
})
