/** What a language model wrote. */
export interface Completion {
  text: string
  /** As the model calls itself, where it says so. */
  model: string | null
  /** Why it stopped, in the words of its own API. */
  stopReason: string | null
  /** Whether it stopped because its tokens were used up. */
  isCut: boolean
}

interface Request {
  prompt: string
  /** The model stops after as many. */
  maxTokens: number
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
}

/** A language model that the operator has configured. */
export interface Model {
  /**
   * Has it answer a prompt, once: nothing is tried twice.
   * @throws LLM_UNREACHABLE, LLM_REFUSED, LLM_RATE_LIMITED, LLM_BAD_ANSWER; REQUEST_CANCELLED if the
   * caller has gone
   */
  complete(request: Request): Promise<Completion>
}
