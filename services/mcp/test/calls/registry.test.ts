import t from 'tap'
import { registry } from '../../calls/registry.ts'
import { selections } from '../../calls/selection.ts'
import { features } from '../../features/features.ts'
import { tools } from '../../tools/index.ts'
import { toolSets } from '../../tools/sets.ts'

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
  t.notMatch(JSON.stringify(listed), 'x-valid')
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
      if (schema['pattern']) t.ok(schema['x-valid'], `${name} ${argument}`)
    }
  }
})
