import t from 'tap'
import { registry } from '../../calls/registry.ts'
import { selections } from '../../calls/selection.ts'
import { features } from '../../features/features.ts'
import { tools } from '../../tools/index.ts'
import { toolSets } from '../../tools/sets.ts'
import { testFeatures } from '../features.ts'

const all = selections({ sets: toolSets, readOnly: false })({})

interface Listed {
  name: string
  title: string
  inputSchema: Record<string, unknown>
  outputSchema: Record<string, unknown>
  annotations: Record<string, unknown>
}

t.test('clients are shown plain JSON Schema, in the order of the catalogue', async (t) => {
  const listed = registry(features).listTools(all) as Listed[]
  t.same(
    listed.map(({ name }) => name),
    tools.map(({ name }) => name)
  )
  for (const own of ['x-valid', 'x-told']) t.notMatch(JSON.stringify(listed), own)
  for (const tool of listed) {
    t.match(tool.name, /^[a-z][a-z0-9_]{0,63}$/)
    t.equal(tool.inputSchema['type'], 'object')
    t.equal(tool.inputSchema['additionalProperties'], false, 'a mistyped argument is noticed')
    t.equal(tool.outputSchema['type'], 'object')
    t.equal(tool.annotations['title'], tool.title)
    for (const hint of ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']) {
      t.type(tool.annotations[hint], 'boolean', `${tool.name} ${hint}`)
    }
  }
})

t.test('a tool is found by its exact name alone', async (t) => {
  const { findTool } = registry(features)
  t.equal(findTool('get_github_user_info', all)?.tool, tools[0])
  for (const name of ['GET_GITHUB_USER_INFO', 'constructor', '__proto__', ''])
    t.equal(findTool(name, all), undefined)
})

t.test('every argument says what it is for, and a pattern what it takes', async (t) => {
  for (const { name, input } of tools) {
    for (const [argument, schema] of Object.entries(input.properties)) {
      t.ok(schema.description, `${name} ${argument}`)
      if (!schema['pattern']) continue
      t.ok(schema['x-valid'], `${name} ${argument}`)
      // JSON Schema’s patterns are Unicode ones, in which a needless backslash is a mistake.
      t.doesNotThrow(() => new RegExp(schema['pattern'], 'u'), `${name} ${argument}`)
    }
  }
})

t.test('prompts and resources are shown as the protocol has them', async (t) => {
  const { prompts, resources, templates } = registry(testFeatures().features)
  t.same(prompts[0], {
    name: 'greet',
    title: 'Greet',
    description: 'Greets.',
    arguments: [{ name: 'name', description: 'Whom', required: true }],
  })
  t.match(prompts[1], { arguments: [{ name: 'name', required: false }] })
  t.same(resources[0], {
    uri: 'test://plain',
    name: 'test://plain',
    title: 'test://plain',
    description: 'Holds test://plain.',
    mimeType: 'text/plain',
  })
  t.match(templates, [
    { uriTemplate: 'test://people/{name}' },
    { uriTemplate: 'test://private/{+path}' },
  ])
})

t.test('what a resource is of is told where all it stands for is alike', async (t) => {
  const { templates } = registry(features) as { templates: readonly { mimeType?: string }[] }
  t.same(
    templates.map(({ mimeType }) => mimeType),
    ['application/json', undefined, undefined, undefined]
  )
  t.notOk('mimeType' in templates[1]!)
})

t.test('what is offered is found by its exact name or address', async (t) => {
  const { findPrompt, resourceOf } = registry(testFeatures().features)
  t.equal(findPrompt('greet')?.prompt.name, 'greet')
  t.same(findPrompt('greet')?.readArguments({ name: 'mona' }), { name: 'mona' })
  t.equal(resourceOf('test://people/{name}')?.uri, 'test://people/{name}')
  for (const name of ['Greet', '__proto__', 'test://people/mona', '']) {
    t.equal(findPrompt(name), undefined)
    t.equal(resourceOf(name), undefined)
  }
})

t.test('a list is made once for each choice of tools', async (t) => {
  const { listTools } = registry(testFeatures().features)
  const choose = selections({ sets: toolSets, readOnly: false })
  const readOnly = choose({ 'x-mcp-readonly': 'true' })
  t.equal(listTools(all), listTools(all))
  t.equal(listTools(readOnly), listTools(choose({ 'x-mcp-readonly': '1' })))
  t.equal(listTools(all).length - listTools(readOnly).length, 1)
  t.same(listTools(choose({ 'x-mcp-toolsets': 'repos' })), [])
})

t.test('a tool that is not chosen is not found either', async (t) => {
  const { findTool } = registry(testFeatures().features)
  const readOnly = selections({ sets: toolSets, readOnly: true })({})
  t.ok(findTool('write', all))
  t.equal(findTool('write', readOnly), undefined)
})

t.test('whether anything completes is known beforehand', async (t) => {
  const { features: some } = testFeatures()
  t.equal(registry(some).completes, true)
  t.equal(registry({ ...some, prompts: [] }).completes, true)
  t.equal(registry({ ...some, prompts: [], resources: [] }).completes, false)
})

t.test('two of the same name never start', async (t) => {
  const { features: some } = testFeatures()
  for (const list of ['tools', 'prompts'] as const) {
    const twice = { ...some, [list]: [some[list][0], ...some[list]] } as typeof some
    t.throws(() => registry(twice), { message: 'two features have the same name' })
  }
})
