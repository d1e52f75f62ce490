import t from 'tap'
import { holdsToken, maskTokens } from '../../telemetry/mask-tokens.ts'

t.test('a token is found and taken out, and what stands around it stays', async (t) => {
  for (const begin of ['gtr.', 'eyJ', 'gho_', 'github_pat_']) {
    const text = `"a ${begin}not-a-real-token b"`
    t.ok(holdsToken(text), begin)
    t.equal(maskTokens(text), `"a ${begin}[masked] b"`)
  }
})

t.test('what only resembles a token stays, and a long line is read in no time', async (t) => {
  for (const line of ['light_house', 'at gtr.ts:1', 'github_pat_', 'eyJ', 'read:user']) {
    t.equal(maskTokens(line), line)
    t.notOk(holdsToken(line), line)
  }
  const before = process.cpuUsage()
  for (const piece of ['gh', 'gho_', 'gtr.', 'eyJ ', 'gho_aaaaaaa ']) {
    maskTokens(piece.repeat(1_000_000 / piece.length))
  }
  t.ok(process.cpuUsage(before).user < 2_000_000, 'microseconds')
})
