import t from 'tap'
import { selections } from '../../calls/selection.ts'
import type { ToolSet } from '../../tools/sets.ts'
import { toolSets } from '../../tools/sets.ts'
import type { Tool } from '../../tools/tool.ts'
import { simpleTool } from '../features.ts'

const reads = (set: ToolSet): Tool => ({
  ...simpleTool({ name: 'reads', run: async () => ({ content: [] }) }),
  set,
})
const writes = (set: ToolSet): Tool => {
  const tool = reads(set)
  return { ...tool, annotations: { ...tool.annotations, readOnlyHint: false } }
}
const offered = { sets: ['users', 'issues', 'issues-write'], readOnly: false } as const
const selectionOf = selections(offered)

t.test('without headers a client sees what the operator offers', async (t) => {
  const selection = selectionOf({})
  t.ok(selection.includes(reads('users')))
  t.ok(selection.includes(writes('issues-write')))
  t.notOk(selection.includes(reads('repos')))
})

t.test('a client sees fewer sets, never more', async (t) => {
  const chosen = selectionOf({ 'x-mcp-toolsets': ' issues , repos,,issues' })
  t.same(
    toolSets.filter((set) => chosen.includes(reads(set))),
    ['issues']
  )
  const none = selectionOf({ 'x-mcp-toolsets': 'repos' })
  t.same(
    toolSets.filter((set) => none.includes(reads(set))),
    []
  )
})

t.test('a client leaves out what writes', async (t) => {
  for (const word of ['true', 'TRUE', '1', 'yes', 'on']) {
    const selection = selectionOf({ 'x-mcp-readonly': word })
    t.ok(selection.includes(reads('issues-write')), word)
    t.notOk(selection.includes(writes('issues-write')), word)
  }
  for (const word of ['false', '0', 'no', 'off', '']) {
    t.ok(selectionOf({ 'x-mcp-readonly': word }).includes(writes('issues-write')), word)
  }
})

t.test('where the operator offers reading alone, no header brings writing', async (t) => {
  const readOnly = selections({ ...offered, readOnly: true })
  for (const headers of [{}, { 'x-mcp-readonly': 'false' }, { 'x-mcp-toolsets': 'issues-write' }]) {
    t.notOk(readOnly(headers).includes(writes('issues-write')))
  }
})

t.test('a header with other words is refused, not guessed', async (t) => {
  for (const word of ['maybe', 'true, true', 'truee', ' ', 'null']) {
    t.throws(() => selectionOf({ 'x-mcp-readonly': word }), { name: 'INVALID_INPUT' }, word)
    const alsoThere = selections({ ...offered, readOnly: true })
    t.throws(() => alsoThere({ 'x-mcp-readonly': word }), { name: 'INVALID_INPUT' }, word)
  }
  for (const sets of [
    '',
    ',',
    'unknown',
    'users,unknown',
    'USERS',
    'constructor',
    'users '.repeat(50),
  ]) {
    t.throws(() => selectionOf({ 'x-mcp-toolsets': sets }), { name: 'INVALID_INPUT' }, sets)
  }
  const longList = Array(60).fill('users').join(',')
  t.throws(() => selectionOf({ 'x-mcp-toolsets': longList }), { name: 'INVALID_INPUT' })
})

t.test('equal choices are one object, so that their lists are made once', async (t) => {
  const one = selectionOf({ 'x-mcp-toolsets': 'users,issues' })
  t.equal(one, selectionOf({ 'x-mcp-toolsets': 'issues, users, issues' }))
  t.equal(selectionOf({}), selectionOf({ 'x-mcp-readonly': 'false' }))
  t.not(one, selectionOf({ 'x-mcp-toolsets': 'users,issues', 'x-mcp-readonly': 'true' }))
})
