// Lays into a folder what both services run from, and nothing else: their sources, and of the packages
// those they import, without types, source maps and builds for other machines. The image is made of it.
//
//   node scripts/production-tree.ts <folder>
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'

interface LockedPackage {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

const sources = '{shared,services/auth,services/mcp}/**/*'
const rootFiles = ['package.json', 'LICENSE', 'deploy/check-health.ts']
const isTest = (path: string) => /(^|\/)(test|testing)(\/|$)/.test(path)

/** Statements and calls that name a package; of types alone none is left when the code runs. */
const imports =
  /^(?:import|export)\s(?!type\s)(?:[^'"`;]*?\sfrom\s)?'([^']+)'|\bimport\(\s*'([^']+)'|\bresolve\(\s*[`']([^`'$]+)/gm

const unused = /\.(d\.[cm]?ts|map|md|markdown|flow)$/i
const { platform, arch } = process

/** The name of the package in `@scope/name/path`; null for Node’s own modules and for our files. */
function packageOf(specifier: string): string | null {
  if (/^(node:|[.#/])/.test(specifier)) return null
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function importedBy(files: readonly string[]): Set<string> {
  const specifiers = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(imports)].map(
      (match) => match[1] ?? match[2] ?? match[3]!
    )
  )
  return new Set(specifiers.map(packageOf).filter((name) => name !== null))
}

/** Folders under node_modules of these packages and of all that they need, as Node finds them. */
function packagesNeeded(names: Iterable<string>): string[] {
  const locked: Record<string, LockedPackage> = JSON.parse(
    readFileSync('package-lock.json', 'utf8')
  ).packages
  const needed = new Set<string>()

  function find(name: string, from: string): string | undefined {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const path = join(at, 'node_modules', name)
      if (locked[path]) return path
      if (at === '') return undefined
    }
  }
  function add(name: string, from: string): void {
    const path = find(name, from)
    // Optional ones are not installed on every machine.
    if (path === undefined || needed.has(path) || !existsSync(path)) return
    needed.add(path)
    const { dependencies, optionalDependencies, peerDependencies, ...meta } = locked[path]!
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (peer) => !meta.peerDependenciesMeta?.[peer]?.optional
    )
    const own = Object.keys({ ...dependencies, ...optionalDependencies })
    for (const next of [...own, ...peers]) add(next, path)
  }
  for (const name of names) add(name, '')
  return [...needed]
}

/** Whether this file or folder of a package is of use here. */
function isUsed(path: string): boolean {
  if (unused.test(path) && !/licen[cs]e/i.test(path)) return false
  const [, prebuilt] = /\/prebuilds\/([^/]+)/.exec(path) ?? []
  return prebuilt === undefined || prebuilt.startsWith(`${platform}-${arch}`)
}

function copyPackage(path: string, folder: string): void {
  const nested = join(path, 'node_modules')
  cpSync(path, join(folder, path), {
    recursive: true,
    filter: (source) => source !== nested && isUsed(source.slice(path.length)),
  })
}

const [to] = process.argv.slice(2)
if (!to || (existsSync(to) && readdirSync(to).length > 0)) {
  console.error(
    'Name a folder that is empty or not there: node scripts/production-tree.ts <folder>'
  )
  process.exit(1)
}
const folder = resolve(to)
// Who runs it is another user than who made it, and a clone may be readable by its owner alone.
process.umask(0o022)
const readable = 0o644
const files = globSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !isTest(file))
for (const file of [...files, ...rootFiles]) {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  cpSync(file, path)
  chmodSync(path, readable)
}
const packages = packagesNeeded(importedBy(files.filter((file) => file.endsWith('.ts'))))
for (const path of packages) copyPackage(path, folder)
console.log(`${files.length} files and ${packages.length} packages are in ${folder}.`)
