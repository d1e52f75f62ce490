import type { SeedRepository } from './repository.ts'

const by = 'river-demo'

export const riverRepositories: readonly SeedRepository[] = [
  {
    owner: by,
    by,
    name: 'tide-clock',
    description: 'A clock with one hand, for the sea.',
    language: 'JavaScript',
    topics: ['clock', 'tides', 'web'],
    commits: [
      {
        path: 'tide.js',
        message: 'Turn the hand',
        text: 'const turnMinutes = 745\n\n/** Angle of the hand in degrees; 0 is high water. */\nexport const angle = (minutesSinceHighWater) =>\n  ((minutesSinceHighWater % turnMinutes) / turnMinutes) * 360\n',
      },
      {
        path: 'index.html',
        message: 'Show the clock',
        text: '<!doctype html>\n<title>Tide clock</title>\n<script type="module" src="tide.js"></script>\n',
      },
    ],
    issues: [
      {
        title: 'The hand runs backwards before high water',
        body: 'Negative minutes give negative angles.',
        by: 'mona-demo',
        labels: ['bug'],
        comments: [{ by, body: 'In JavaScript `%` keeps the sign. Easy to mend.' }],
      },
      {
        title: 'Show the moon too',
        body: 'Spring tides would explain themselves.',
        by: 'juniper-demo',
        labels: ['enhancement'],
      },
    ],
    pull: {
      branch: 'positive-angles',
      title: 'Keep angles positive',
      body: 'Fixes #1.',
      by,
      commits: [
        {
          path: 'tide.js',
          message: 'Wrap negative minutes',
          text: 'const turnMinutes = 745\n\n/** Angle of the hand in degrees; 0 is high water. */\nexport const angle = (minutesSinceHighWater) =>\n  ((((minutesSinceHighWater % turnMinutes) + turnMinutes) % turnMinutes) / turnMinutes) * 360\n',
        },
      ],
    },
  },
  {
    owner: by,
    by,
    name: 'letters',
    description: 'Drafts. Private.',
    language: 'HTML',
    topics: ['writing'],
    private: true,
    commits: [
      {
        path: 'to-the-lighthouse.html',
        message: 'Begin',
        text: '<p>Dear keeper, your light was late on Tuesday.</p>\n',
      },
    ],
  },
]
