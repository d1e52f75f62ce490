import type { SeedRepository } from './repository.ts'

const by = 'juniper-demo'

export const juniperRepositories: readonly SeedRepository[] = [
  {
    owner: by,
    by,
    name: 'hello-evening',
    description: 'Greets by the hour.',
    language: 'Shell',
    topics: ['shell', 'first-steps'],
    commits: [
      {
        path: 'hello.sh',
        message: 'Greet by the hour',
        text: '#!/bin/sh\nif [ "$(date +%H)" -ge 18 ]; then echo "Good evening"; else echo "Hello"; fi\n',
      },
    ],
    issues: [
      {
        title: 'Greets with "Hello" at half past midnight',
        body: 'It is still evening for some.',
        by: 'hubot-demo',
        labels: ['question'],
      },
    ],
  },
  {
    owner: by,
    by,
    name: 'dotfiles',
    description: 'Settings of one laptop. Private.',
    language: 'Shell',
    topics: ['dotfiles'],
    private: true,
    commits: [{ path: '.profile', message: 'Keep the prompt short', text: "PS1='$ '\n" }],
  },
]
