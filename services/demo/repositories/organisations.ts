import type { SeedRepository } from './repository.ts'

export const organisationRepositories: readonly SeedRepository[] = [
  {
    owner: 'gatehouse-demo',
    by: 'mona-demo',
    name: 'handbook',
    description: 'How we work together.',
    language: 'Markdown',
    topics: ['handbook'],
    commits: [
      {
        path: 'reviews.md',
        message: 'Agree on reviews',
        text: '# Reviews\n\nWithin a day, kindly, by one other person.\n',
      },
    ],
    issues: [
      {
        title: 'How do we greet a new person?',
        body: 'Juniper starts on Monday.',
        by: 'river-demo',
        labels: ['question'],
        comments: [
          {
            by: 'hubot-demo',
            body: 'A tour, and a first issue that can be finished the same day.',
          },
          { by: 'mona-demo', body: 'I write a page about it.' },
        ],
      },
    ],
    pull: {
      branch: 'first-day',
      title: 'A page for the first day',
      body: 'See #1.',
      by: 'mona-demo',
      commits: [
        {
          path: 'first-day.md',
          message: 'Describe the first day',
          text: '# First day\n\nA tour, then one small issue.\n',
        },
      ],
    },
  },
  {
    owner: 'gatehouse-demo',
    by: 'mona-demo',
    name: 'launch-plan',
    description: 'Not announced yet. Private.',
    language: 'Markdown',
    topics: ['planning'],
    private: true,
    commits: [
      {
        path: 'plan.md',
        message: 'Collect dates',
        text: '# Launch\n\nWhen the lantern is ready.\n',
      },
    ],
    issues: [{ title: 'Who writes the announcement?', body: 'Short, please.', by: 'river-demo' }],
  },
  {
    owner: 'lantern-lab-demo',
    by: 'hubot-demo',
    name: 'lantern',
    description: 'Firmware of a lantern that dims with the dusk.',
    language: 'C',
    topics: ['firmware', 'light'],
    commits: [
      {
        path: 'dim.c',
        message: 'Dim with the dusk',
        text: '#include "dim.h"\n\n/* lux: measured light; returns the duty of the lamp, 0 to 255. */\nint dim(int lux) { return lux > 255 ? 0 : 255 - lux; }\n',
      },
      { path: 'dim.h', message: 'Declare it', text: 'int dim(int lux);\n' },
    ],
    issues: [
      {
        title: 'Negative lux makes the lamp too bright',
        body: '`255 - lux` passes 255 then.',
        by: 'river-demo',
        labels: ['bug'],
      },
    ],
  },
]
