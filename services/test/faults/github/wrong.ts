import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import type { Behaviour } from '../github-front.ts'

/** GitHub is there and is not itself. */
function wrong(name: string, title: string, behaviour: Behaviour, shows: string[] = []): PairFault {
  return onPair({
    name: `github-${name}`,
    title,
    lost: 'nothing',
    meets: ['call'],
    shows: [
      'tool error API_001',
      'tool error API_002',
      'back with temporarily_unavailable',
      ...shows,
    ],
    measuredFrom: 'end',
    worksWithinMs: 3000,
    begin: ({ front }) => front.behave(behaviour),
    end: ({ front }) => front.behave(null),
  })
}

const json = { 'content-type': 'application/json' }

export const gitHubBroken = wrong(
  'broken',
  'GitHub answers 500 with a page of HTML',
  (_incoming, outgoing) => {
    outgoing.writeHead(500, { 'content-type': 'text/html' }).end('<!doctype html><p>Unicorn!')
  }
)

export const gitHubOther = wrong(
  'other',
  'GitHub answers 200 with JSON of another shape',
  (_incoming, outgoing) => {
    outgoing.writeHead(200, json).end('["nothing", "of", "the", "kind"]')
  }
)

export const gitHubTruncated = wrong(
  'truncated',
  'GitHub breaks off in the middle of its JSON',
  (_incoming, outgoing) => {
    outgoing.writeHead(200, { ...json, 'content-length': '1000' })
    outgoing.write('{"id": 1, "log', () => outgoing.destroy())
  }
)

const chunk = Buffer.alloc(256 * 1024, ' ')
/** Beyond what is read of any answer; it ends so that a mistake here ends too. */
const maxChunks = 400

export const gitHubEndless = wrong(
  'endless',
  'GitHub’s answer has no end',
  (_incoming, outgoing) => {
    outgoing.writeHead(200, json)
    let chunks = 0
    const go = () => {
      while (chunks++ < maxChunks && outgoing.write(chunk));
      if (chunks >= maxChunks) outgoing.destroy()
    }
    outgoing.on('drain', go)
    go()
  },
  ['tool error API_012']
)
