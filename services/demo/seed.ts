import type { SeedConfig } from 'emulate'
import { organisations, people } from './people.ts'
import { hubotRepositories } from './repositories/hubot.ts'
import { juniperRepositories } from './repositories/juniper.ts'
import { monaRepositories } from './repositories/mona.ts'
import { organisationRepositories } from './repositories/organisations.ts'
import type { SeedRepository } from './repositories/repository.ts'
import { riverRepositories } from './repositories/river.ts'
import type { IssuedToken } from './tokens.ts'

/** All repositories of the demo; their numeric ids follow from the order. */
export const repositories: readonly SeedRepository[] = [
  ...monaRepositories,
  ...hubotRepositories,
  ...riverRepositories,
  ...juniperRepositories,
  ...organisationRepositories,
]

interface Options {
  clientId: string
  clientSecret: string
  callbackUrl: string
  /** Tokens of earlier starts. */
  issued: readonly IssuedToken[]
  /** A token for each login, to plant the rest with. */
  gardeners: ReadonlyMap<string, string>
}

/** What the emulator is told at its start; it makes each README. Other files, issues and pull requests are planted afterwards. */
export function emulatorSeed(options: Options): SeedConfig {
  const { clientId, clientSecret, callbackUrl, issued, gardeners } = options
  return {
    tokens: {
      ...Object.fromEntries(issued.map(({ token, login, scopes }) => [token, { login, scopes }])),
      ...Object.fromEntries([...gardeners].map(([login, token]) => [token, { login }])),
    },
    github: {
      // The emulator takes an unknown token for the first one listed: let that be nobody of ours.
      users: [{ login: 'ghost' }, ...people],
      orgs: organisations,
      repos: repositories.map((repository) => ({
        owner: repository.owner,
        name: repository.name,
        description: repository.description,
        language: repository.language,
        topics: repository.topics,
        private: repository.private ?? false,
      })),
      oauth_apps: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          name: 'Gatehouse',
          redirect_uris: [callbackUrl],
        },
      ],
    },
  }
}
