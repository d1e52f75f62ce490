import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Contender } from './contenders.ts'
import { describeRequests, load } from './wrk.ts'

interface Frame {
  functionName: string
  url: string
  lineNumber: number
}

/** What `node --cpu-prof` writes, as far as it is read here. */
interface Profile {
  nodes: { id: number; callFrame: Frame }[]
  samples: number[]
  timeDeltas: number[]
}

const shownRows = 40
const connections = 32
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Loads one contender for so long, and tells where its process spent its own time. */
export async function profile(contender: Contender, folder: string, seconds: number) {
  const flags = ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profile')}`]
  const { requests, close } = await contender.start(folder, flags)
  await load(requests, await describeRequests(requests, folder), { connections, seconds })
  await close()
  const [path = ''] = globSync(join(folder, 'profile', '*.cpuprofile'))
  return describeProfile(JSON.parse(readFileSync(path, 'utf8')))
}

/** Shares of the time that was not idle, by file or package and by function, as Markdown. */
export function describeProfile({ nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const places = new Map<string, number>()
  const functions = new Map<string, number>()
  let total = 0
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id)!
    if (frame.functionName === '(idle)') continue
    const micros = timeDeltas[at]!
    total += micros
    const place = placeOf(frame)
    const name = `${frame.functionName || '(anonymous)'} ${place}:${frame.lineNumber + 1}`
    places.set(place, (places.get(place) ?? 0) + micros)
    functions.set(name, (functions.get(name) ?? 0) + micros)
  }
  return [table('place', places, total), table('function', functions, total)].join('\n\n')
}

/** A package, a file of ours, or a module of Node. */
function placeOf({ url, functionName }: Frame): string {
  const packages = url.split('node_modules/')
  if (packages.length > 1) return /^(@[^/]+\/)?[^/]+/.exec(packages.at(-1)!)![0]
  if (url.startsWith('file:')) return fileURLToPath(url).replace(root, '')
  return url || `native ${functionName}`
}

function table(title: string, micros: Map<string, number>, total: number): string {
  const rows = [...micros]
    .sort(([, one], [, other]) => other - one)
    .slice(0, shownRows)
    .map(([name, own]) => `| ${((own / total) * 100).toFixed(1)} | ${name} |`)
  return [`| % of self time | ${title} |`, '| --- | --- |', ...rows].join('\n')
}
