import t from 'tap'
import { checkResource } from '../../checks/resource.ts'

const canonical = 'https://gatehouse.test/mcp'

t.test('every spelling that means this resource becomes the one canonical spelling', async (t) => {
  const same = [
    undefined,
    canonical,
    'https://gatehouse.test/mcp/',
    'HTTPS://Gatehouse.TEST/mcp',
    'https://gatehouse.test:443/mcp',
  ]
  for (const asked of same) t.equal(checkResource(asked, canonical), canonical, String(asked))
  const local = 'http://localhost:8080/mcp'
  t.equal(checkResource('http://LOCALHOST:8080/mcp/', local), local)
})

t.test('anything else is an invalid target, the log getting 200 characters of it', async (t) => {
  const others = [
    'https://gatehouse.test',
    'https://gatehouse.test/',
    'https://gatehouse.test/MCP',
    'https://gatehouse.test/mcp//',
    'https://gatehouse.test/mcp/other',
    'https://gatehouse.test/mcp?',
    'https://gatehouse.test/mcp?tenant=1',
    'https://gatehouse.test/mcp#',
    'https://gatehouse.test/mcp#part',
    'https://gatehouse.test:8443/mcp',
    'http://gatehouse.test/mcp',
    'https://user@gatehouse.test/mcp',
    'https://gatehouse.test.attacker.test/mcp',
    'https://api.github.com/',
    'https://@gatehouse.test/mcp',
    'https:///gatehouse.test/mcp',
    'https:/gatehouse.test/mcp',
    'https:gatehouse.test/mcp',
    'https:\\\\gatehouse.test\\mcp',
    ' https://gatehouse.test/mcp',
    'https://gatehouse.test/m\tcp',
    'https://gatehouse.test/mcp\n',
    'https://ｇatehouse.test/mcp',
    'urn:gatehouse:mcp',
    '/mcp',
    'mcp',
  ]
  for (const asked of others) {
    t.throws(
      () => checkResource(asked, canonical),
      { code: 'AUTH_011', facts: { resource: asked } },
      asked
    )
  }
  t.throws(() => checkResource('x'.repeat(1000), canonical), {
    code: 'AUTH_011',
    facts: { resource: 'x'.repeat(200) },
  })
})
