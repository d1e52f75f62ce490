/** A question to the client: to the person in front of it, its model, or its workspace. */
export interface Question {
  method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list'
  params?: Record<string, unknown>
}

/**
 * What a tool, prompt or resource returns in place of a result to have the client asked. It then
 * runs again from its start, with `answers` and `state` in its context. In both revisions: 2026-07-28
 * sends the questions back as the result, 2025-11-25 as requests of the server.
 */
export interface Ask {
  ask: Readonly<Record<string, Question>>
  /**
   * Comes back unchanged: sealed, bound to this person, client and call, good for ten minutes. JSON.
   */
  state?: unknown
}

/** Has the client ask `questions`, each under a key of its own. */
export const ask = (questions: Ask['ask'], state?: unknown): Ask =>
  state === undefined ? { ask: questions } : { ask: questions, state }

/** Asks the person to fill in a form; `schema` is flat, with primitive fields. Never for secrets. */
export const elicit = (message: string, requestedSchema: object): Question => ({
  method: 'elicitation/create',
  params: { mode: 'form', message, requestedSchema },
})

/** Asks the client’s model for a message. */
export const sample = (params: { messages: unknown[]; maxTokens: number }): Question => ({
  method: 'sampling/createMessage',
  params,
})

/** Asks for the folders the client works in. */
export const listRoots = (): Question => ({ method: 'roots/list' })

/**
 * What the client answered, by key. Absent: it left the key out, or refused to have its model asked.
 * Unchecked: the client wrote it.
 */
export type Answers = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

export const isAsk = (result: object): result is Ask => 'ask' in result
