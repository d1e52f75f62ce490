import { Type } from '@sinclair/typebox'
import { ask } from '../../features/ask.ts'
import { oneOf } from '../one-of.ts'
import { strict } from '../results/schema.ts'
import { defineTool } from '../tool.ts'
import { askModel, readModelAnswer, sampleMethod } from './client-model.ts'
import { analysisTypes, composePrompt } from './compose-prompt.ts'
import { AnalysisResult, answered, handedOff } from './result.ts'

/**
 * A ladder: the client’s own model, else the operator’s, else the calling model itself. A client that
 * can ask its model is asked; where nothing usable comes back its person may have refused, so the code
 * goes to no other model than the one that has it.
 */
export default defineTool({
  name: 'analyze_code_with_llm',
  title: 'Analyse code with a language model',
  description:
    'Has a language model explain or review code: the client’s own model, else the one of this ' +
    'server. Without either, returns a prompt for you to answer yourself.',
  set: 'llm',
  scopes: ['github:read'],
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    // No two answers of a model are alike.
    idempotentHint: false,
    openWorldHint: true,
  },
  input: strict({
    code: Type.String({
      pattern: '\\S',
      maxLength: 100_000,
      description: 'The code to analyse',
      'x-valid': 'text of 1 to 100,000 characters, not white space alone',
      'x-told': 'length',
    }),
    analysis_type: Type.Optional(
      oneOf(analysisTypes, { default: 'explain', description: 'What to do with it' })
    ),
    max_tokens: Type.Optional(
      Type.Integer({
        default: 500,
        minimum: 100,
        maximum: 2000,
        description: 'How long the answer may be',
      })
    ),
    language: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9 .+#_-]*$',
        maxLength: 40,
        description: 'Programming language, e.g. `TypeScript`',
        'x-valid':
          'the name of a programming language: at most 40 letters, digits, spaces and . + # _ -',
      })
    ),
  }),
  output: AnalysisResult,

  async run({ code, analysis_type, max_tokens, language }, context) {
    const { llm, canAsk, answers, state, revision, signal } = context
    const analysis = { code, analysisType: analysis_type!, language }
    const prompt = composePrompt(analysis)
    const fromClient = readModelAnswer(answers['model'])
    if (fromClient) return answered(`sampling-${revision}`, fromClient)
    // The state tells a client that was asked and did not answer from one that was not asked.
    if (state !== undefined) return handedOff(analysis)
    if (canAsk(sampleMethod)) return ask({ model: askModel(prompt, max_tokens!) }, 'asked')
    if (!llm) return handedOff(analysis)
    const completion = await llm.complete({ prompt, maxTokens: max_tokens!, signal })
    return answered('llm-endpoint', completion)
  },
})
