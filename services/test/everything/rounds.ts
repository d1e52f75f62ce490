import type { Answers } from '../../mcp/features/ask.ts'
import { ask, elicit, listRoots } from '../../mcp/features/ask.ts'
import { fixture, says } from './fixture.ts'
import { confirmation, textField } from './forms.ts'
import { sampling } from './questions.ts'

/** What a person wrote into a field of an accepted form; undefined for anything else. */
export function written(answers: Answers, key: string, field: string): string | undefined {
  const { action, content } = answers[key] ?? {}
  const value = action === 'accept' ? (content as Record<string, unknown>)?.[field] : undefined
  return typeof value === 'string' ? value : undefined
}

const askName = elicit('What is your name?', textField('name'))
const askConfirmation = elicit('Please confirm', confirmation)

/** SEP-2322: calls that take several rounds, each a request of its own. */
export const rounds = [
  fixture({
    name: 'test_input_required_result_elicitation',
    description: 'Greets the person by the name they give.',
    run: async (_input, { answers }) => {
      const name = written(answers, 'user_name', 'name')
      return name === undefined ? ask({ user_name: askName }) : says(`Hello, ${name}!`)
    },
  }),
  fixture({
    name: 'test_input_required_result_sampling',
    description: 'Asks the client’s model for a capital.',
    run: async (_input, { answers: { capital_question: capital } }) =>
      capital
        ? says(JSON.stringify(capital['content']))
        : ask({ capital_question: sampling('What is the capital of France?') }),
  }),
  fixture({
    name: 'test_input_required_result_list_roots',
    description: 'Asks for the folders the client works in.',
    run: async (_input, { answers: { client_roots: folders } }) =>
      folders ? says(JSON.stringify(folders['roots'])) : ask({ client_roots: listRoots() }),
  }),
  fixture({
    name: 'test_input_required_result_request_state',
    description: 'Remembers something while the person is asked.',
    run: async (_input, { answers, state }) =>
      answers['confirm'] && state === 'remembered'
        ? says('state-ok')
        : ask({ confirm: askConfirmation }, 'remembered'),
  }),
  fixture({
    name: 'test_input_required_result_multiple_inputs',
    description: 'Asks the person, the model and for folders at once.',
    run: async (_input, { answers, state }) => {
      const { user_name: name, greeting, client_roots: folders } = answers
      if (name && greeting && folders && state) return says('All three answered.')
      const questions = {
        user_name: askName,
        greeting: sampling('Generate a greeting', 50),
        client_roots: listRoots(),
      }
      return ask(questions, 'asked')
    },
  }),
  fixture({
    name: 'test_input_required_result_multi_round',
    description: 'Asks twice, one after the other.',
    run: async (_input, { answers, state }) => {
      const { name } = (state ?? {}) as { name?: string }
      const color = written(answers, 'step2', 'color')
      if (name !== undefined && color !== undefined) return says(`${name} likes ${color}.`)
      const given = written(answers, 'step1', 'name')
      return given === undefined
        ? ask({ step1: elicit('Step 1: What is your name?', textField('name')) }, {})
        : ask(
            { step2: elicit('Step 2: What is your favorite color?', textField('color')) },
            { name: given }
          )
    },
  }),
  fixture({
    name: 'test_input_required_result_tampered_state',
    description: 'Remembers something that its client may not change.',
    run: async (_input, { answers, state }) =>
      answers['confirm'] && state === 'remembered'
        ? says('Nobody touched it.')
        : ask({ confirm: askConfirmation }, 'remembered'),
  }),
]
