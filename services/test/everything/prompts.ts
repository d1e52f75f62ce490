import { Type } from '@sinclair/typebox'
import { ask, elicit } from '../../mcp/features/ask.ts'
import type { Content } from '../../mcp/features/content.ts'
import type { Prompt } from '../../mcp/prompts/prompt.ts'
import { definePrompt } from '../../mcp/prompts/prompt.ts'
import { noArguments, text } from './fixture.ts'
import { textField } from './forms.ts'
import { image } from './media.ts'
import { written } from './rounds.ts'

const fixture = (prompt: Omit<Prompt, 'title' | 'scopes'>): Prompt =>
  definePrompt({ ...prompt, title: prompt.name, scopes: ['github:read'] })

const messages = (...contents: Content[]) =>
  contents.map((content) => ({ role: 'user' as const, content }))

export const prompts = [
  fixture({
    name: 'test_simple_prompt',
    description: 'Has no arguments.',
    input: noArguments,
    run: async () => messages(text('This is a simple prompt for testing.')),
  }),
  fixture({
    name: 'test_prompt_with_arguments',
    description: 'Repeats its arguments.',
    input: Type.Object({
      arg1: Type.String({ description: 'First test argument' }),
      arg2: Type.String({ description: 'Second test argument' }),
    }),
    complete: {
      arg1: async (value) => ['paris', 'park', 'party'].filter((one) => one.startsWith(value)),
    },
    run: async ({ arg1, arg2 }) =>
      messages(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  }),
  fixture({
    name: 'test_prompt_with_embedded_resource',
    description: 'Includes a resource.',
    input: Type.Object({ resourceUri: Type.String({ description: 'Which one' }) }),
    run: async ({ resourceUri }) => {
      const words = 'Embedded resource content for testing.'
      const resource = { uri: String(resourceUri), mimeType: 'text/plain', text: words }
      return messages(
        { type: 'resource', resource },
        text('Please process the embedded resource above.')
      )
    },
  }),
  fixture({
    name: 'test_prompt_with_image',
    description: 'Includes a picture.',
    input: noArguments,
    run: async () => messages(image, text('Please analyze the image above.')),
  }),
  fixture({
    name: 'test_input_required_result_prompt',
    description: 'Asks the person before it answers.',
    input: noArguments,
    run: async (_input, { answers }) => {
      const words = written(answers, 'user_context', 'context')
      const question = elicit('What context should the prompt use?', textField('context'))
      return words === undefined ? ask({ user_context: question }) : messages(text(words))
    },
  }),
]
