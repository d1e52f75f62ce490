import type { Test } from 'tap'

/** What went over the network in this process: every secret, and every answer that is an error. */
export interface Recorder {
  /** Values by what they are, e.g. `access_token`. */
  secrets: Map<string, Set<string>>
  /** Errors as their receivers read them: status, headers and body. */
  errors: string[]
  add(what: string, value: string | null | undefined): void
}

const inRequests = [
  'code',
  'state',
  'code_verifier',
  'refresh_token',
  'client_secret',
  'token',
  'csrf',
]
const inAnswers = ['access_token', 'refresh_token', 'client_secret', 'registration_access_token']
/** Shorter values stand in any text by chance. */
const minLength = 10

const githubState = /^[\w-]{22}\.[\w-]{43}$/
const nameOf = (name: string, value: string) =>
  name !== 'state' ? name : githubState.test(value) ? 'state for GitHub' : 'state of the client'

/** Listens to `fetch` until the test is over. */
export function recordSecrets(t: Test): Recorder {
  const real = globalThis.fetch
  const recorder: Recorder = {
    secrets: new Map(),
    errors: [],
    add(what, value) {
      if (!value || value.length < minLength) return
      const known = recorder.secrets.get(what) ?? new Set()
      recorder.secrets.set(what, known.add(value))
    },
  }
  const { add } = recorder

  function readParameters(text: string, names: readonly string[]) {
    for (const [name, value] of new URLSearchParams(text)) {
      if (names.includes(name)) add(nameOf(name, value), value)
    }
  }
  function readUrl(url: string | null) {
    if (url) readParameters(URL.parse(url, 'http://x')?.search ?? '', inRequests)
  }
  function readAuthorization(header: string | null) {
    const [, scheme = '', value = ''] = /^(\w+) (.+)$/.exec(header ?? '') ?? []
    if (scheme !== 'Basic') return add('bearer', value)
    add('Basic', value)
    const [, secret = ''] = Buffer.from(value, 'base64').toString('utf8').split(':')
    add('client_secret', new URLSearchParams(`x=${secret}`).get('x'))
  }
  function readJson(text: string) {
    if (!text.startsWith('{')) return
    const body = JSON.parse(text) as Record<string, unknown>
    for (const name of inAnswers) if (typeof body[name] === 'string') add(name, body[name])
  }
  function readPage(text: string) {
    for (const [, value] of text.matchAll(/name="csrf" value="([^"]+)"/g)) add('csrf', value)
    for (const [, url = ''] of text.matchAll(/(?:href="|;url=)([^"]+)"/g)) {
      readUrl(url.replaceAll('&amp;', '&'))
    }
  }

  async function listen(...given: Parameters<typeof fetch>): Promise<Response> {
    const request = new Request(...given)
    readUrl(request.url)
    readAuthorization(request.headers.get('authorization'))
    if (request.body) readParameters(await request.clone().text(), inRequests)
    const answer = await real(request)
    readUrl(answer.headers.get('location'))
    for (const line of answer.headers.getSetCookie()) {
      add('cookie', /^[^=]+=([^;]*)/.exec(line)?.[1])
    }
    const type = answer.headers.get('content-type') ?? ''
    if (type.includes('event-stream')) return answer
    const text = await answer.clone().text()
    if (type.includes('json')) readJson(text)
    if (type.includes('html')) readPage(text)
    if (answer.status >= 400) {
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
      recorder.errors.push(JSON.stringify([answer.status, headers]), text)
    }
    return answer
  }

  globalThis.fetch = listen
  t.teardown(() => {
    globalThis.fetch = real
  })
  return recorder
}
