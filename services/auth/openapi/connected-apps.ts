import { Type } from '@sinclair/typebox'
import { jsonForm, refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import {
  closed,
  emptyAnswer,
  formBody,
  jsonAnswer,
  jsonBody,
  pageAnswer,
  ref,
  text,
} from '#shared/openapi/parts.ts'
import { scopes } from '#shared/tokens/scopes.ts'
import { eitherForm } from './errors.ts'
import { exampleClientId, exampleRedirectUri } from './examples.ts'

const seconds = (description: string) =>
  Type.Integer({ description: `${description}; epoch seconds` })
const lastUsedAt = Type.Union(
  [seconds('A request to `/mcp`, give or take a minute'), Type.Null()],
  {
    description: 'By a live session. `null`: not within the last thirty days',
  }
)
const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const csrf = text('From `GET /account`, in JSON or in its form', undefined, { maxLength: 100 })

/** What `GET /account` answers in JSON. */
export const Account = Type.Object(
  {
    person: closed({
      userId: Type.Integer({ description: 'GitHub’s number of the person' }),
      login: text('GitHub login'),
    }),
    csrf,
    apps: Type.Array(
      closed({
        clientId: Type.String(),
        clientName: text('What the client calls itself; nobody has checked it'),
        clientHost: orNull('Host of its metadata document, verified by fetching it'),
        redirectUri: orNull('Of the newest sign-in'),
        scopes: Type.Array(Type.String({ enum: [...scopes] })),
        connectedAt: seconds('First consent'),
        lastUsedAt,
        sessionCount: Type.Integer({
          description: 'Live sessions; 0: it is allowed, and not in use',
        }),
        sessions: Type.Array(
          closed({ id: Type.String(), createdAt: seconds('Sign-in'), lastUsedAt }),
          { description: 'The newest twenty' }
        ),
      }),
      { description: 'The hundred newest, those used or signed in last come first' }
    ),
    hasMore: Type.Boolean({ description: 'There are more apps than these' }),
  },
  { $id: 'Account', additionalProperties: false }
)

/** What `POST /account/revoke` answers in JSON. */
export const Revoked = Type.Object(
  {
    what: Type.String({ enum: ['session', 'app', 'all'] }),
    sessionsEnded: Type.Integer({ description: 'Those that were over already are not among them' }),
    isGitHubTold: Type.Boolean({
      description: '`false`: a token that nothing uses any more could not be revoked yet',
    }),
  },
  { $id: 'Revoked', additionalProperties: false }
)

const body = Type.Object({
  csrf,
  what: Type.String({ enum: ['session', 'app', 'all'] }),
  id: Type.Optional(text('Of a session, or `clientId` of an app', undefined, { maxLength: 2048 })),
})
const exampleSession = 'AAAAAAAAAAAAAAAAAAAAAA'
const examples = {
  session: { value: { csrf: 'example-csrf', what: 'session', id: exampleSession } },
  app: { value: { csrf: 'example-csrf', what: 'app', id: exampleClientId } },
  all: { value: { csrf: 'example-csrf', what: 'all' } },
}
const security = [{ browser: [] }]
const notSignedIn = refusals(jsonForm, ['AUTH_REQUIRED'])

/** Where people see what they have connected. A page, or JSON with `Accept: application/json`. */
export const connectedApps: Operations = {
  'GET /account': {
    operationId: 'showAccount',
    summary: 'Show connected apps',
    description:
      'What the person signed in in this browser has allowed, and the live sessions under it. With ' +
      '`Accept: application/json` in JSON, otherwise a page.',
    tags: ['Account'],
    security,
    response: {
      200: {
        ...pageAnswer('The page'),
        content: {
          ...pageAnswer('').content,
          ...jsonAnswer('', ref(Account), { account: { value: exampleAccount() } }).content,
        },
      },
      303: emptyAnswer('Nobody is signed in; a browser goes on to', {
        Location: text('`/account/sign-in`'),
      }),
      ...notSignedIn,
      ...eitherForm(['RATE_LIMIT_EXCEEDED', 'STORE_UNAVAILABLE']),
    },
  },
  'POST /account/revoke': {
    operationId: 'revokeAccess',
    summary: 'End a session, an app or everything',
    description:
      'Takes effect on the very next call, on every replica. `app` ends the consent too; `all` does ' +
      'so for every app, and signs out the person’s other browsers. What is over already, and what ' +
      'belongs to somebody else, is answered alike. Each request carries `csrf`, in JSON too.',
    tags: ['Account'],
    security,
    body: {
      content: {
        ...formBody(body, examples).content,
        ...jsonBody(body, examples).content,
      },
    },
    response: {
      200: jsonAnswer('To who wants JSON', ref(Revoked), {
        app: { value: { what: 'app', sessionsEnded: 2, isGitHubTold: true } },
      }),
      303: emptyAnswer('To a browser: back to the page, which says what was done', {
        Location: text('`/account`'),
      }),
      ...notSignedIn,
      ...eitherForm([
        'INVALID_INPUT',
        'FORM_EXPIRED',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'RATE_LIMIT_EXCEEDED',
        'STORE_UNAVAILABLE',
      ]),
    },
  },
}

function exampleAccount() {
  const createdAt = 1_790_000_000
  const lastUsedAt = createdAt + 3600
  const app = { clientId: exampleClientId, clientName: 'An assistant', clientHost: null }
  return {
    person: { userId: 583_231, login: 'octocat' },
    csrf: 'example-csrf',
    apps: [
      {
        ...{ ...app, redirectUri: exampleRedirectUri, scopes: ['github:read'] },
        ...{ connectedAt: createdAt, lastUsedAt, sessionCount: 1 },
        sessions: [{ id: exampleSession, createdAt, lastUsedAt }],
      },
    ],
    hasMore: false,
  }
}
