import { randomToken } from '#shared/crypto/digest.ts'
import { errors } from '#shared/errors/catalogue.ts'
import { Cancellation } from '../../calls/cancellation.ts'

/** A request of a session that is being answered by this replica. */
export interface OpenCall {
  /** Unique in this process. */
  number: number
  /** Cancelled when the client cancels it, its session ends, or it is abandoned. */
  cancellation: Cancellation
  /** Nobody waits for its answer any more; does nothing once it has ended. */
  abandon(): void
  /** Gives a request to the client an id that leads its answer back here. */
  expectAnswer(deliver: (answer: object) => void): string
  end(): void
}

/** The requests of sessions that this replica works on, and the answers it waits for. */
export interface OpenCalls {
  /**
   * `sessionId` null: of no session, so nobody can cancel it or answer its questions.
   * @throws INVALID_INPUT while another request of the session has the same id
   */
  begin(sessionId: string | null, requestId: string | number): OpenCall
  cancel(sessionId: string, requestId: unknown): void
  cancelAll(sessionId: string): void
  /** The replica that waits for the answer with this id; null: nobody does. */
  waiterOf(answerId: unknown): string | null
  /** Hands over an answer. One of another session than the question’s is dropped. */
  deliver(sessionId: string, answer: { id: string }): void
  replica: string
}

interface Entry {
  sessionId: string | null
  cancellation: Cancellation
}

const form = /^([\w-]{12})\.\d+$/

export function openCalls(): OpenCalls {
  const replica = randomToken(9)
  const calls = new Map<string, Entry>()
  const questions = new Map<
    string,
    { sessionId: string | null; deliver: (answer: object) => void }
  >()
  let lastCall = 0
  let lastQuestion = 0
  // A string and a number that look alike are two ids.
  const keyOf = (sessionId: string, requestId: unknown) =>
    `${sessionId} ${JSON.stringify(requestId)}`

  return {
    replica,
    begin(sessionId, requestId) {
      const number = ++lastCall
      const key = sessionId === null ? `${number}` : keyOf(sessionId, requestId)
      if (calls.has(key)) {
        throw errors.INVALID_INPUT({
          message: 'Another request of this session has the same id and is not answered yet.',
          hint: 'Give every request an id of its own.',
        })
      }
      const cancellation = new Cancellation()
      const own: string[] = []
      calls.set(key, { sessionId, cancellation })
      return {
        number,
        cancellation,
        abandon: () => {
          if (calls.get(key)?.cancellation === cancellation) cancellation.cancel()
        },
        expectAnswer(deliver) {
          const id = `${replica}.${++lastQuestion}`
          questions.set(id, { sessionId, deliver })
          own.push(id)
          return id
        },
        end() {
          calls.delete(key)
          for (const id of own) questions.delete(id)
        },
      }
    },
    cancel: (sessionId, requestId) => calls.get(keyOf(sessionId, requestId))?.cancellation.cancel(),
    cancelAll(sessionId) {
      for (const call of calls.values())
        if (call.sessionId === sessionId) call.cancellation.cancel()
    },
    waiterOf: (answerId) => form.exec(String(answerId))?.[1] ?? null,
    deliver(sessionId, answer) {
      const question = questions.get(answer.id)
      if (question?.sessionId !== sessionId) return
      questions.delete(answer.id)
      question.deliver(answer)
    },
  }
}
