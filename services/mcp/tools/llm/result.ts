import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { cleanLine, cleanLines } from '../../github/clean-text.ts'
import type { Completion } from '../../llm/model.ts'
import type { Analysis } from './compose-prompt.ts'
import { analysisTypes, composePrompt, composeTask } from './compose-prompt.ts'

/** So that structured content and text together stay within what a result may weigh. */
const maxTextCharacters = 25_000
const maxNameCharacters = 100

/** The rungs of the ladder, in the order they are tried. */
export const rungs = [
  'sampling-2026-07-28',
  'sampling-2025-11-25',
  'llm-endpoint',
  'hand-off',
] as const
export type Rung = (typeof rungs)[number]

const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

export const AnalysisResult = Type.Object({
  analysis_type: Type.Union(analysisTypes.map((type) => Type.Literal(type))),
  answered_by: Type.Union(
    rungs.map((rung) => Type.Literal(rung)),
    {
      description:
        'Who answered: the client’s own model (by the revision that carried the question), the ' +
        'model of this server, or `hand-off`: nobody yet, the calling model is to answer `prompt`',
    }
  ),
  analysis: nullable('What the model wrote, in Markdown; null for a hand-off'),
  model: nullable('The model, where it names itself'),
  stop_reason: nullable('Why the model stopped, in the words of its own API'),
  is_cut: Type.Boolean({
    description: 'Whether the analysis ends early, as `max_tokens` or the bound of a result asks',
  }),
  prompt: nullable('For a hand-off: what the calling model is to answer; else null'),
})
export type AnalysisResult = Static<typeof AnalysisResult>

const nameOf = (given: string | null) => cleanLine(given)?.slice(0, maxNameCharacters) ?? null

/** What a model answered. */
export function answered(rung: Rung, { analysisType }: Analysis, completion: Completion) {
  // What code makes a model write may try to hide from the person who reads it.
  const text = cleanLines(completion.text)
  const isLong = text.length > maxTextCharacters
  const analysis = text.slice(0, maxTextCharacters).toWellFormed()
  const structured: AnalysisResult = {
    analysis_type: analysisType,
    answered_by: rung,
    analysis,
    model: nameOf(completion.model),
    stop_reason: nameOf(completion.stopReason),
    is_cut: completion.isCut || isLong,
    prompt: null,
  }
  const more = isLong
    ? 'It was too long for a result.'
    : 'Raise max_tokens (at most 2000) for more.'
  const end = structured.is_cut ? `\n\n(The analysis ends early. ${more})` : ''
  return { structured, text: `${analysis}${end}` }
}

/** Nobody has answered: the calling model is asked to, which has the code already. */
export function handedOff(analysis: Analysis) {
  const whole = composePrompt(analysis)
  const prompt = whole.length <= maxTextCharacters ? whole : composeTask(analysis)
  const structured: AnalysisResult = {
    analysis_type: analysis.analysisType,
    answered_by: 'hand-off',
    analysis: null,
    model: null,
    stop_reason: null,
    is_cut: false,
    prompt,
  }
  const lead = 'No language model answered here, so please answer this yourself:'
  return { structured, text: `${lead}\n\n${prompt}` }
}
