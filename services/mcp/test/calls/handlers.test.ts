import t from 'tap'
import { answerIn, build, legacy, modern } from '../build.ts'
import { testFeatures } from '../features.ts'

const mona = { userId: 1, login: 'mona' }

/** Asks in both revisions, without a session. */
async function ask(t: Parameters<typeof build>[0], scopes?: string[]) {
  const built = await build(t, { features: testFeatures().features })
  const { token } = await built.signIn({ ...mona, ...(scopes && { scopes }) })
  const both = async (method: string, params: Record<string, unknown> = {}) => {
    const answers = []
    for (const make of [modern, legacy]) {
      answers.push(answerIn(await built.app.inject(make({ method, params, token }))))
    }
    return answers
  }
  return { ...built, both }
}

t.test('lists, prompts and resources are served in both revisions', async (t) => {
  const { both } = await ask(t)
  const expected: [string, Record<string, unknown>, object][] = [
    ['tools/list', {}, { tools: [{ name: 'echo' }] }],
    ['prompts/list', {}, { prompts: [{ name: 'greet' }, { name: 'private' }] }],
    ['resources/list', {}, { resources: [{ uri: 'test://plain' }, { uri: 'test://gone' }] }],
    ['resources/templates/list', {}, { resourceTemplates: [{ name: 'test://people/{name}' }] }],
    [
      'prompts/get',
      { name: 'greet', arguments: { name: 'mona' } },
      { description: 'Greets.', messages: [{ role: 'user', content: { text: 'Hi mona' } }] },
    ],
    [
      'resources/read',
      { uri: 'test://people/mona' },
      { contents: [{ uri: 'test://people/mona', text: '{"name":"mona"}' }] },
    ],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'a' } },
      { completion: { total: 150, hasMore: true } },
    ],
  ]
  for (const [method, params, result] of expected) {
    for (const answer of await both(method, params)) t.match(answer, { id: 7, result }, method)
  }
})

t.test('what there is not, or is asked for wrongly, is a mistake of the caller', async (t) => {
  const { both } = await ask(t)
  const wrong: [string, Record<string, unknown>][] = [
    ['tools/call', { name: 'unknown' }],
    ['tools/list', { cursor: 'x' }],
    ['tools/list', { cursor: '' }],
    ['prompts/list', { cursor: 'x' }],
    ['resources/list', { cursor: 'x' }],
    ['resources/templates/list', { cursor: 'x' }],
    ['prompts/get', { name: 'unknown' }],
    ['prompts/get', { name: 'greet' }],
    ['prompts/get', { name: 'greet', arguments: { name: 'x' } }],
    ['prompts/get', { name: 'greet', arguments: { name: 'mona', more: 'x' } }],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'unknown' }, argument: { name: 'a', value: '' } },
    ],
  ]
  for (const [method, params] of wrong) {
    for (const answer of await both(method, params)) {
      t.match(answer, { id: 7, error: { code: -32602 } }, `${method} ${JSON.stringify(params)}`)
    }
  }
})

t.test('a resource that is not there is told with its address', async (t) => {
  const { both } = await ask(t)
  for (const uri of ['test://gone', 'test://unknown']) {
    for (const answer of await both('resources/read', { uri })) {
      t.match(answer, { error: { code: -32602, data: { uri } } })
    }
  }
})

t.test('a tool’s failure is a result for the model', async (t) => {
  const { both, logLines } = await ask(t)
  for (const answer of await both('tools/call', { name: 'fail', arguments: { value: 'known' } })) {
    t.match(answer, { result: { isError: true, content: [{ text: /^API_002 / }] } })
  }
  for (const answer of await both('tools/call', { name: 'fail' })) {
    t.match(answer, { result: { isError: true, content: [{ text: /^SYS_006 / }] } })
    t.notMatch(JSON.stringify(answer), 'secret detail')
  }
  t.match(logLines.join(''), 'secret detail')
})

t.test('a suggestion that fails is logged, and told without its details', async (t) => {
  const { features } = testFeatures()
  const [greet, ...others] = features.prompts
  const complete = { name: () => Promise.reject(new TypeError('secret detail')) }
  const prompts = [{ ...greet!, complete }, ...others]
  const built = await build(t, { features: { ...features, prompts } })
  const { token } = await built.signIn(mona)
  const params = {
    ref: { type: 'ref/prompt', name: 'greet' },
    argument: { name: 'name', value: '' },
  }
  for (const make of [modern, legacy]) {
    const response = await built.app.inject(make({ method: 'completion/complete', params, token }))
    t.match(answerIn(response), { error: { code: -32603, message: /^SYS_006 / } })
    t.notMatch(response.payload, 'secret detail')
  }
  t.equal(built.logLines.filter((line) => line.includes('secret detail')).length, 2)
})

t.test('nothing of 2026-07-28 is told to clients of 2025-11-25', async (t) => {
  const { both } = await ask(t)
  for (const [method, params] of [
    ['tools/list', {}],
    ['resources/read', { uri: 'test://plain' }],
    ['tools/call', { name: 'echo' }],
  ] as const) {
    const [inModern, inLegacy] = await both(method, params)
    const newMembers = /resultType|ttlMs|cacheScope|serverInfo/
    t.match(JSON.stringify(inModern), newMembers)
    t.notMatch(JSON.stringify(inLegacy), newMembers)
  }
})

t.test('what is listed and read may be kept by the person alone, an error by nobody', async (t) => {
  const { both } = await ask(t)
  for (const method of ['tools/list', 'prompts/list', 'resources/list']) {
    const [inModern] = await both(method)
    t.match(inModern.result, { ttlMs: 60_000, cacheScope: 'private', resultType: 'complete' })
  }
  const [read] = await both('resources/read', { uri: 'test://plain' })
  t.match(read.result, { ttlMs: 0, cacheScope: 'private' })
})
