import type { ClientCapabilities } from '@modelcontextprotocol/server'
import t from 'tap'
import { canAsk } from '../../calls/can-ask.ts'

const methods = ['elicitation/create', 'sampling/createMessage', 'roots/list'] as const

const answered = (declared: ClientCapabilities) => methods.filter((one) => canAsk(one, declared))

t.test('a client is asked what it declared, and nothing else', async (t) => {
  t.same(answered({}), [])
  t.same(answered({ elicitation: {} }), ['elicitation/create'])
  t.same(answered({ sampling: {} }), ['sampling/createMessage'])
  t.same(answered({ roots: {} }), ['roots/list'])
  t.same(answered({ elicitation: {}, sampling: {}, roots: {} }), methods)
})

t.test('a form is for clients that show forms: also those that name no mode', async (t) => {
  t.same(answered({ elicitation: { form: {} } }), ['elicitation/create'])
  t.same(answered({ elicitation: { form: {}, url: {} } }), ['elicitation/create'])
  t.same(answered({ elicitation: { url: {} } }), [])
})
