import { keyRing } from '#shared/crypto/key-ring.ts'
import { memoryStore } from '#shared/stores/memory.ts'
import { githubRest } from '#shared/testing/github/rest.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { argumentReader } from '../../../services/mcp/calls/explain-arguments.ts'
import { githubClient } from '../../../services/mcp/github/client.ts'
import type { Tool } from '../../../services/mcp/tools/tool.ts'
import { exampleTown } from './town.ts'

const api = 'https://api.github.test'
const token = 'gho_mona'
const nothing = async () => {}

/** Runs a tool as mona, whose session may do everything. Resolves to the text of its result. */
export async function runExample(tool: Tool, args: Readonly<Record<string, unknown>>) {
  const { answer } = githubRest({
    model: exampleTown(),
    urls: { api, html: 'https://github.com' },
    ownerOf: () => ({ login: 'mona', scopes: ['repo', 'read:user', 'notifications'] }),
    now: Date.now,
  })
  const signal = AbortSignal.timeout(10_000)
  const github = githubClient({
    ...{ baseUrl: api, webUrl: 'https://github.com', timeoutMs: 10_000 },
    cacheSeconds: { user: 0, repository: 0 },
    sessionKeys: keyRing([Buffer.alloc(32).toString('base64')]),
    world: { fetch: follow, now: Date.now, store: memoryStore() },
    meter: { asked() {}, looked() {}, budget() {} },
    log: { warn() {} },
  })

  async function follow(url: string | URL, init?: RequestInit): Promise<Response> {
    return answer(new Request(url, init))
  }

  const result = await tool.run(argumentReader(tool.name, tool.input)(args), {
    github: github({
      person: { userId: 1, accountKey: 'mona', revision: 1, githubToken: token, scopes },
      tokens: { current: async () => token, after: async () => token },
      signal,
    }),
    llm: null,
    revision: '2026-07-28',
    scopes,
    signal,
    ...{ progress: nothing, log: nothing, announce: nothing, letPoll: nothing },
    canAsk: () => false,
    answers: {},
    state: undefined,
  })
  if (!('text' in result)) throw new Error(`the example of ${tool.name} has no text`)
  return result.text
}
