import t from 'tap'
import { judge } from '../coverage.js'

const file = (file: string, lines: number[], branches: number[], count = 100) => ({
  ...{ file, lines, branches },
  ...{ lineCount: count, branchCount: count },
})

t.test('files that reach the bars are not named', async (t) => {
  const { summary, shortfalls } = judge([
    file('shared/world.ts', [7], [7]),
    file('shared/crypto/seal.ts', [], []),
  ])
  t.same(shortfalls, [])
  t.match(summary, '99.50 % of lines, 99.50 % of branches')
})

t.test('a file that decides who gets in misses its bar with one branch', async (t) => {
  const { shortfalls } = judge([
    file('shared/world.ts', [], [], 10_000),
    file('services/auth/checks/pkce.ts', [], [12]),
    file('services/mcp/plugins/bearer.ts', [3, 4, 5, 9], []),
  ])
  t.same(shortfalls, [
    'services/auth/checks/pkce.ts (100 %): branches at 12',
    'services/mcp/plugins/bearer.ts (100 %): lines 3-5, 9',
  ])
})

t.test('below the overall bar every file with something open is named', async (t) => {
  const open = file('shared/world.ts', [2, 1], [3, 4, 5, 6, 7, 8])
  t.same(judge([open]).shortfalls, ['shared/world.ts: lines 1-2; branches at 3-8'])
})

t.test('without branches there is none to miss', async (t) => {
  const plain = { ...file('shared/world.ts', [], []), branchCount: 0 }
  t.same(judge([plain]).shortfalls, [])
})

t.test('measuring nothing reaches no bar', async (t) => {
  t.same(judge([]).shortfalls, ['No file was measured.'])
})
