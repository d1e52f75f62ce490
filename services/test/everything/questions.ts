import { Type } from '@sinclair/typebox'
import { ask, elicit, listRoots, sample } from '../../mcp/features/ask.ts'
import type { Tool } from '../../mcp/tools/tool.ts'
import { fixture, says } from './fixture.ts'
import { choices, defaults, textField } from './forms.ts'

export const sampling = (words: string, maxTokens = 100) =>
  sample({ messages: [{ role: 'user', content: { type: 'text', text: words } }], maxTokens })

/** Shows the person a form and returns what came back, whatever it is. */
const form =
  (message: string, schema: object): Tool['run'] =>
  async (_input, { answers: { form: filled } }) => {
    if (!filled) return ask({ form: elicit(message, schema) })
    const { action, content = {} } = filled
    return says(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`)
  }

/** One question to the client, asked and answered in both revisions. */
export const questions = [
  fixture({
    name: 'test_sampling',
    description: 'Asks the client’s model.',
    input: Type.Object({ prompt: Type.String({ description: 'What to ask it' }) }),
    run: async ({ prompt }, { answers: { model } }) =>
      model
        ? says(`LLM response: ${JSON.stringify(model['content'])}`)
        : ask({ model: sampling(String(prompt)) }),
  }),
  fixture({
    name: 'test_elicitation',
    description: 'Asks the person.',
    input: Type.Object({ message: Type.String({ description: 'What to ask' }) }),
    run: async (input, context) =>
      form(String(input['message']), textField('username'))(input, context),
  }),
  fixture({
    name: 'test_elicitation_sep1034_defaults',
    description: 'Asks the person with a form whose fields are filled in.',
    run: form('Please review the fields.', defaults),
  }),
  fixture({
    name: 'test_elicitation_sep1330_enums',
    description: 'Asks the person with a form of every kind of choice.',
    run: form('Please choose.', choices),
  }),
  fixture({
    name: 'test_streaming_elicitation',
    description: 'Asks the person, like a tool that streams.',
    run: form('Please confirm.', textField('confirmation')),
  }),
  fixture({
    name: 'test_missing_capability',
    description: 'Asks the client’s model, whether it has one or not.',
    run: async (_input, { answers: { model } }) =>
      model ? says('The model answered.') : ask({ model: sampling('Anything?') }),
  }),
  fixture({
    name: 'test_input_required_result_capabilities',
    description: 'Asks only what the client answers.',
    run: async (_input, { answers, canAsk }) => {
      if (Object.keys(answers).length > 0) return says('The client answered.')
      const all = {
        person: elicit('What is your name?', textField('name')),
        model: sampling('Generate a greeting'),
        folders: listRoots(),
      }
      return ask(Object.fromEntries(Object.entries(all).filter(([, one]) => canAsk(one.method))))
    },
  }),
]
