import type { SeedRepository } from './repository.ts'

const by = 'mona-demo'

const distance = `export interface Point {
  lat: number
  lon: number
}

const kmPerDegree = 111.32

/** Kilometres between two points, for short walks. */
export function distanceKm(a: Point, b: Point): number {
  const lat = (b.lat - a.lat) * kmPerDegree
  const lon = (b.lon - a.lon) * kmPerDegree
  return Math.hypot(lat, lon)
}
`

const haversine = `export interface Point {
  lat: number
  lon: number
}

const earthRadiusKm = 6371
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Kilometres along the great circle. */
export function distanceKm(a: Point, b: Point): number {
  const lat = radians(b.lat - a.lat)
  const lon = radians(b.lon - a.lon)
  const chord =
    Math.sin(lat / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lon / 2) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(chord))
}
`

export const monaRepositories: readonly SeedRepository[] = [
  {
    owner: by,
    by,
    name: 'trail-map',
    description: 'Plans a day on foot: distance, climb and where to rest.',
    language: 'TypeScript',
    topics: ['maps', 'hiking', 'typescript'],
    commits: [
      { path: 'src/distance.ts', message: 'Measure distances', text: distance },
      {
        path: 'src/plan.ts',
        message: 'Plan stages between huts',
        text: `import { distanceKm, type Point } from './distance.ts'

/** Splits a path into stages of at most \`maxKm\`. */
export function stages(path: Point[], maxKm: number): Point[][] {
  const days: Point[][] = [[]]
  let walkedKm = 0
  path.forEach((point, i) => {
    const stepKm = i === 0 ? 0 : distanceKm(path[i - 1], point)
    if (walkedKm + stepKm > maxKm) days.push([])
    walkedKm = walkedKm + stepKm > maxKm ? stepKm : walkedKm + stepKm
    days.at(-1)?.push(point)
  })
  return days
}
`,
      },
    ],
    issues: [
      {
        title: 'Distances far north are too long',
        body: 'Two huts at 68° north are 9 km apart on paper and 24 km in `distanceKm`. A degree of longitude is not 111 km up there.',
        by: 'river-demo',
        labels: ['bug'],
        comments: [
          { by: 'mona-demo', body: 'Right: longitude is not scaled by latitude at all.' },
          { by: 'river-demo', body: 'The haversine formula would do. Shall I send it?' },
        ],
      },
      {
        title: 'Export a plan as GPX',
        body: 'So that it can be loaded into a watch.',
        by: 'juniper-demo',
        labels: ['enhancement', 'good first issue'],
      },
      {
        title: 'README shows no example',
        body: 'One import line would be enough.',
        by: 'hubot-demo',
        labels: ['documentation'],
        closed: true,
      },
    ],
    pull: {
      branch: 'haversine',
      title: 'Measure along the great circle',
      body: 'Fixes #1. Distances are right at every latitude now.',
      by,
      commits: [{ path: 'src/distance.ts', message: 'Use the haversine formula', text: haversine }],
      comments: [{ by: 'river-demo', body: 'Checked against the two huts: 9.1 km.' }],
    },
    release: { tag_name: 'v0.2.0', name: '0.2.0', body: 'Stages between huts.' },
  },
  {
    owner: by,
    by,
    name: 'recipe-box',
    description: 'Recipes as text, with a scaler for hungry guests.',
    language: 'Python',
    topics: ['cooking', 'cli'],
    commits: [
      {
        path: 'recipes/soup.md',
        message: 'Add soup',
        text: '# Leek soup (for 4)\n\n- 3 leeks\n- 400 g potatoes\n- 1 l stock\n',
      },
      {
        path: 'scale.py',
        message: 'Scale amounts',
        text: 'import re\nimport sys\n\n\ndef scale(text, people):\n    base = int(re.search(r"for (\\d+)", text).group(1))\n    return re.sub(\n        r"^- (\\d+)", lambda m: f"- {int(m.group(1)) * people / base:g}", text, flags=re.M\n    )\n\n\nif __name__ == "__main__":\n    print(scale(open(sys.argv[1]).read(), int(sys.argv[2])))\n',
      },
    ],
    issues: [
      {
        title: 'A recipe without "for N" stops with a traceback',
        body: '`re.search` gives None then.',
        by: 'hubot-demo',
        labels: ['bug'],
      },
    ],
  },
  {
    owner: by,
    by,
    name: 'garden-journal',
    description: 'What was sown where. Private.',
    language: 'Markdown',
    topics: ['notes'],
    private: true,
    commits: [
      {
        path: 'spring.md',
        message: 'Sow peas',
        text: '# Spring\n\n- Peas by the south wall\n- Do not trust the blue tap\n',
      },
    ],
    issues: [
      { title: 'Order seeds before February', body: 'Peas, chard, two kinds of beans.', by },
    ],
  },
]
