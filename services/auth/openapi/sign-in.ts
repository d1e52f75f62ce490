import { Type } from '@sinclair/typebox'
import type { ErrorName } from '#shared/errors/catalogue.ts'
import { refusals } from '#shared/openapi/errors.ts'
import type { Operations } from '#shared/openapi/operation.ts'
import { emptyAnswer, formBody, pageAnswer, text } from '#shared/openapi/parts.ts'
import { pageForm } from './errors.ts'
import { exampleChallenge, exampleClientId, exampleRedirectUri } from './examples.ts'

const signIn = text('Names the sign-in', 'AAAAAAAAAAAAAAAAAAAAAA', { pattern: '^[\\w-]{22}$' })
const location = (description: string) => ({ Location: text(description) })
const cookie = { 'Set-Cookie': text('The browser session, if it is new') }

const ofEveryPage: readonly ErrorName[] = ['RATE_LIMIT_EXCEEDED', 'STORE_UNAVAILABLE']

export function signInPages(publicUrl: string): Operations {
  return {
    'GET /oauth/authorize': {
      operationId: 'authorize',
      summary: 'Begin a sign-in',
      description:
        'OAuth 2.1 §4.1.1: a client sends a browser here. PKCE with S256 is required. Errors are ' +
        'told to the person in a page that offers the way back to the client.',
      tags: ['Sign-in'],
      security: [],
      querystring: Type.Object({
        response_type: Type.String({ enum: ['code'] }),
        client_id: text('Registered, or the https address of a metadata document', exampleClientId),
        redirect_uri: Type.Optional(
          text('Needed where more than one is registered', exampleRedirectUri)
        ),
        code_challenge: text('RFC 7636', exampleChallenge),
        code_challenge_method: Type.String({ enum: ['S256'] }),
        state: Type.Optional(text('Comes back as it was', 'example-state')),
        scope: Type.Optional(text('Separated by spaces; default `github:read`', 'github:read')),
        resource: Type.Optional(text('This deployment’s `/mcp`', `${publicUrl}/mcp`)),
        prompt: Type.Optional(
          text('`consent`: always ask. `login` and `select_account`: always by way of GitHub')
        ),
      }),
      response: {
        303: emptyAnswer(
          'To the consent page; past it, if the person consented to exactly this before',
          {
            ...location('`/oauth/consent?sign_in=…`; GitHub, or the client’s redirect URI'),
            ...cookie,
          }
        ),
        ...refusals(pageForm, [
          'INVALID_AUTHORIZATION_REQUEST',
          'INVALID_CLIENT',
          'INVALID_REDIRECT_URI',
          'UNSUPPORTED_RESPONSE_TYPE',
          'INVALID_SCOPE',
          'INVALID_TARGET',
          'CLIENT_DOCUMENT_UNREACHABLE',
          'INVALID_CLIENT_DOCUMENT',
          ...ofEveryPage,
        ]),
      },
    },
    'GET /oauth/consent': {
      operationId: 'showConsent',
      summary: 'Ask the person',
      description: 'What the client is, where it is, and what it wants; in the browser that began.',
      tags: ['Sign-in'],
      security: [{ browser: [] }],
      querystring: Type.Object({ sign_in: signIn }),
      response: {
        200: pageAnswer('The question'),
        ...refusals(pageForm, ['INVALID_INPUT', 'FORM_EXPIRED', 'STORE_UNAVAILABLE']),
      },
    },
    'POST /oauth/consent': {
      operationId: 'decideConsent',
      summary: 'Allow or deny',
      description:
        'The form of the consent page. Its answer is a page that goes on by itself: to GitHub; for a ' +
        'person whose account is here already, with a code back to the client; or with ' +
        '`error=access_denied`. `switch` leads to GitHub for another account, and asks anew.',
      tags: ['Sign-in'],
      security: [{ browser: [] }],
      body: formBody(
        Type.Object({
          sign_in: signIn,
          csrf: text('From the page', undefined, { maxLength: 100 }),
          as: Type.Optional(
            text('From the page: whom it names', undefined, { pattern: '^\\d{0,16}$' })
          ),
          decision: Type.String({ enum: ['allow', 'deny', 'switch'] }),
        }),
        {
          allow: {
            value: {
              sign_in: 'AAAAAAAAAAAAAAAAAAAAAA',
              csrf: 'example-of-a-csrf-value',
              decision: 'allow',
            },
          },
        }
      ),
      response: {
        200: pageAnswer('The page that goes on'),
        303: emptyAnswer('To the page again: somebody else is signed in by now', {
          ...location('`/oauth/consent?sign_in=…`'),
        }),
        ...refusals(pageForm, [
          'INVALID_INPUT',
          'FORM_EXPIRED',
          'PAYLOAD_TOO_LARGE',
          'UNSUPPORTED_MEDIA_TYPE',
          'RATE_LIMIT_EXCEEDED',
          'STORE_UNAVAILABLE',
        ]),
      },
    },
    'GET /oauth/callback': {
      operationId: 'finishSignIn',
      summary: 'Come back from GitHub',
      description:
        'GitHub sends the browser here. It goes on only in the browser that began this sign-in, and ' +
        'signs it in; then the outcome, good or bad, is told to the client.',
      tags: ['Sign-in'],
      security: [{ browser: [] }],
      querystring: Type.Object({
        state: text('Of this server, not the client’s', 'example-state'),
        code: Type.Optional(text('From GitHub', 'example-code')),
        error: Type.Optional(text('From GitHub, in place of a code')),
      }),
      response: {
        303: emptyAnswer(
          'To the client’s redirect URI; to the consent page, where another person came back than ' +
            'consented; to `/account`, where there is no client',
          {
            ...location('With `code` or `error`, the client’s `state`, and `iss` (RFC 9207)'),
            'Set-Cookie': text('The browser session, under a new id'),
          }
        ),
        ...refusals(pageForm, [
          'INVALID_STATE',
          'ACCESS_DENIED',
          'API_ERROR',
          'GITHUB_UNREACHABLE',
          'OAUTH_NOT_CONFIGURED',
          ...ofEveryPage,
        ]),
      },
    },
  }
}
