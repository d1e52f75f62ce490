import { globSync, readFileSync } from 'node:fs'
import { matchesGlob, posix } from 'node:path'
import t from 'tap'

interface Source {
  /** From the root of the repository, e.g. `shared/world.ts`. */
  path: string
  text: string
}

/** Says what is wrong with a file, one entry per fault. */
type Rule = (source: Source) => string[]

const entries = ['services/*.ts', 'services/*/server.ts']

/** They put the rooms together, so they may look into each. */
const composers = [...entries, 'services/embedded/**', 'services/test/**']

/** Risky packages and the files that may import them: replacing one means changing those alone. */
const importers: Record<string, string[]> = {
  '@modelcontextprotocol/server': ['services/mcp/calls/**', 'services/mcp/protocol/**'],
  '@fastify/swagger': ['shared/openapi/**'],
  '@fastify/swagger-ui': ['services/auth/routes/docs.ts'],
  '@octokit/': ['services/mcp/github/**'],
  emulate: ['services/demo/**'],
  eta: ['services/auth/plugins/views.ts'],
  ioredis: ['shared/stores/**', 'shared/world.ts'],
  jose: ['shared/tokens/**', 'services/*/tokens/**'],
  'node:sqlite': ['shared/stores/**'],
  undici: ['shared/http/**', 'services/demo/forward.ts'],
}

const environmentReaders = [...entries, 'shared/config/**', 'shared/telemetry/start.ts']

/** Tables that are read by looking up a row, so their length tires nobody. */
const tables = ['shared/errors/catalogue.ts']

const isOneOf = (path: string, patterns: string[]) =>
  patterns.some((pattern) => matchesGlob(path, pattern))
const isTest = (path: string) => /(^|\/)(test|testing)\//.test(path)
const roomOf = (path: string) => /^(shared|services\/[^/]+)\//.exec(path)?.[1] ?? 'entry'

/** Statements at the start of a line, as Biome writes them, and calls; not scripts inside strings. */
const importPattern = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?'([^']+)'|\bimport\(\s*'([^']+)'/gm
const importsOf = ({ text }: Source) =>
  [...text.matchAll(importPattern)].map(([, stated, called]) => stated ?? called!)

/** The file an import leads to, or null for a package. */
function targetOf(path: string, name: string): string | null {
  if (name.startsWith('#')) return name.slice(1)
  return name.startsWith('.') ? posix.join(posix.dirname(path), name) : null
}

const codeOf = ({ text }: Source) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

const rules: Record<string, Rule> = {
  'nobody imports through a wall': (source) =>
    importsOf(source).filter((name) => {
      const target = targetOf(source.path, name)
      if (target === null || target === 'package.json' || isOneOf(source.path, composers)) {
        return false
      }
      return !['shared', roomOf(source.path)].includes(roomOf(target))
    }),

  'an import is written #shared/ across rooms and relative inside one': (source) =>
    importsOf(source).filter((name) => {
      const target = targetOf(source.path, name)
      if (target === null) return false
      const crossesToShared = roomOf(target) === 'shared' && roomOf(source.path) !== 'shared'
      return name.startsWith('#') !== crossesToShared
    }),

  'tests and what serves them are imported by tests alone': (source) =>
    isTest(source.path)
      ? []
      : importsOf(source).filter((name) => isTest(targetOf(source.path, name) ?? '')),

  'a risky package has one place that imports it': (source) =>
    isTest(source.path)
      ? []
      : importsOf(source).filter((name) =>
          Object.entries(importers).some(
            ([risky, allowed]) => isPackage(name, risky) && !isOneOf(source.path, allowed)
          )
        ),

  'the environment is read by settings and entries alone': (source) =>
    !isTest(source.path) &&
    !isOneOf(source.path, environmentReaders) &&
    /\bprocess\.env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/.test(codeOf(source))
      ? ['process.env']
      : [],

  'nothing writes to the console': (source) =>
    !isTest(source.path) && /\bconsole\b/.test(codeOf(source)) ? ['console'] : [],

  'no line hides from the coverage bars': (source) =>
    /\b(c8|v8|istanbul) ignore\b/.test(source.text) ? ['an ignore comment'] : [],

  'no file is a novel': (source) => {
    const lines = source.text.trimEnd().split('\n').length
    return lines > 200 && !tables.includes(source.path) ? [`${lines} lines`] : []
  },
}

function isPackage(name: string, risky: string) {
  return name === risky || name.startsWith(risky.endsWith('/') ? risky : `${risky}/`)
}

const sources = globSync('{shared,services}/**/*.ts')
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path !== 'shared/test/architecture.test.ts')
  .map((path): Source => ({ path, text: readFileSync(path, 'utf8') }))

for (const [title, rule] of Object.entries(rules)) {
  t.test(title, async (t) => {
    t.ok(sources.length > 0)
    const faults = sources.flatMap((source) => rule(source).map((fault) => [source.path, fault]))
    t.same(faults, [])
  })
}

/** Made-up files: what each rule must find, and on the right a neighbour that it must let pass. */
const trials: Record<keyof typeof rules, { bad: Source[]; good: Source[] }> = {
  'nobody imports through a wall': {
    bad: [
      { path: 'shared/a.ts', text: "import { b } from '../services/auth/b.ts'" },
      { path: 'services/mcp/a.ts', text: "export {\n  b,\n} from '../auth/b.ts'" },
      { path: 'services/demo/test/a.test.ts', text: "await import('../../mcp/b.ts')" },
    ],
    good: [
      { path: 'services/auth/server.ts', text: "import '../mcp/app.ts'" },
      { path: 'services/test/a.test.ts', text: "import '../mcp/app.ts'" },
      { path: 'services/mcp/a.ts', text: "import { b } from '#shared/b.ts'" },
      { path: 'shared/version.ts', text: "import manifest from '../package.json'" },
    ],
  },
  'an import is written #shared/ across rooms and relative inside one': {
    bad: [
      { path: 'services/auth/a.ts', text: "import type { B } from '../../shared/b.ts'" },
      { path: 'shared/a.ts', text: "import { b } from '#shared/b.ts'" },
    ],
    good: [
      { path: 'services/auth/routes/a.ts', text: "import {\n  b,\n} from '../b.ts'" },
      { path: 'shared/test/a.test.ts', text: "run(`import { b } from '#shared/b.ts'`)" },
    ],
  },
  'tests and what serves them are imported by tests alone': {
    bad: [{ path: 'shared/a.ts', text: "import { clock } from './testing/clock.ts'" }],
    good: [{ path: 'shared/test/a.test.ts', text: "import { clock } from '../testing/clock.ts'" }],
  },
  'a risky package has one place that imports it': {
    bad: [
      { path: 'services/auth/a.ts', text: "import { jwtVerify } from 'jose'" },
      { path: 'services/mcp/tools/a.ts', text: "import { request } from '@octokit/request'" },
      { path: 'shared/a.ts', text: "import type { Redis } from 'ioredis/built/redis.js'" },
    ],
    good: [
      { path: 'services/auth/tokens/a.ts', text: "import { jwtVerify } from 'jose'" },
      { path: 'shared/a.ts', text: "import etag from 'etag'" },
    ],
  },
  'the environment is read by settings and entries alone': {
    bad: [
      { path: 'shared/a.ts', text: "const home = process.env['HOME']" },
      { path: 'shared/a.ts', text: "import { env } from 'node:process'" },
    ],
    good: [
      { path: 'shared/config/a.ts', text: 'const home = process.env' },
      { path: 'shared/a.ts', text: '/** Not `process.env`. */' },
    ],
  },
  'nothing writes to the console': {
    bad: [{ path: 'services/embedded.ts', text: "console.log('hello')" }],
    good: [{ path: 'services/embedded.ts', text: "// not the console\nstdout.write('hello')" }],
  },
  'no line hides from the coverage bars': {
    bad: [{ path: 'shared/a.ts', text: '/* c8 ignore next */' }],
    good: [{ path: 'shared/a.ts', text: '/* lines the parser may ignore */' }],
  },
  'no file is a novel': {
    bad: [{ path: 'shared/a.ts', text: 'x\n'.repeat(201) }],
    good: [{ path: 'shared/a.ts', text: 'x\n'.repeat(200) }],
  },
}

t.test('every rule finds a made-up fault and lets its neighbour pass', async (t) => {
  for (const [title, rule] of Object.entries(rules)) {
    for (const source of trials[title]!.bad) t.equal(rule(source).length, 1, `${title}: bad`)
    for (const source of trials[title]!.good) t.same(rule(source), [], `${title}: good`)
  }
})
