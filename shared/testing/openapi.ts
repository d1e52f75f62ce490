import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'

interface Media {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
}
/** What of an answer is compared. */
export type Answered = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'payload'>

interface Told {
  operationId: string
  requestBody?: { content: Record<string, Media> }
  parameters?: Media[]
  responses: Record<string, { content?: Record<string, Media> }>
}

/** The OpenAPI document of a running service. */
export interface ApiDocument {
  /** Its operations, as `POST /oauth/token`. */
  operations: ReadonlyMap<string, Told>
  servers: readonly { url: string }[]
  /** What the linter finds, one line each. */
  lint(): Promise<string[]>
  /** Examples that their own schema refuses, of `count` that there are. */
  checkExamples(): { count: number; faults: string[] }
  /** What is wrong with an answer to this operation; null if it is as told. */
  faultOf(operation: string, answer: Answered): string | null
  /** The examples of what an operation takes. */
  bodiesOf(operation: string, mediaType: string): unknown[]
}

const lintRules = {
  // A deployment on somebody’s own machine is one.
  'no-server-example.com': 'off',
  // A redirect is how a step of a sign-in succeeds.
  'operation-2xx-response': 'off',
} as const

export async function readDocument(app: FastifyInstance, path: string): Promise<ApiDocument> {
  const { payload } = await app.inject(path)
  const document = JSON.parse(payload)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema({ $id: 'document', components: document.components })

  function faults(schema: object, value: unknown): string | null {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components')
    return ajv.validate(JSON.parse(text), value) ? null : ajv.errorsText()
  }

  const operations = new Map<string, Told>()
  for (const [url, item] of Object.entries<Record<string, Told>>(document.paths)) {
    for (const [method, told] of Object.entries(item)) {
      operations.set(`${method.toUpperCase()} ${url}`, told)
    }
  }

  return {
    operations,
    servers: document.servers,

    async lint() {
      const config = await createConfig({ extends: ['recommended'], rules: lintRules })
      const found = await lintFromString({ source: payload, absoluteRef: path, config })
      return found.map(({ ruleId, message, location }) =>
        [ruleId, message, location[0]?.pointer].join(' ')
      )
    },

    checkExamples() {
      const checked = [...operations].flatMap(([name, told]) =>
        mediaOf(told).flatMap((media) =>
          examplesOf(media).map((value) => {
            const fault = faults(media.schema, value)
            return fault && `${name}: ${fault} in ${JSON.stringify(value)}`
          })
        )
      )
      return { count: checked.length, faults: checked.filter((fault) => fault !== null) }
    },

    faultOf(operation, { statusCode, headers, payload: body }) {
      const told = operations.get(operation)?.responses[statusCode]
      if (!told) return `${statusCode} is not told: ${body}`
      if (!told.content) return body === '' ? null : `no body is told: ${body}`
      const type = String(headers['content-type']).split(';')[0]!
      const media = told.content[type]
      if (!media) return `${type} is not told: ${body}`
      return faults(media.schema, type === 'application/json' ? JSON.parse(body) : body)
    },

    bodiesOf: (operation, mediaType) =>
      examplesOf(operations.get(operation)!.requestBody!.content[mediaType]!),
  }
}

const mediaOf = ({ requestBody, parameters = [], responses }: Told): Media[] => [
  ...Object.values(requestBody?.content ?? {}),
  ...parameters,
  ...Object.values(responses).flatMap(({ content = {} }) => Object.values(content)),
]

const examplesOf = ({ example, examples = {} }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples).map(({ value }) => value),
]

/**
 * The routes that are registered on `app` from now on, as documents name them; without the HEAD and
 * OPTIONS that Fastify and CORS add to others.
 */
export function collectRoutes(app: FastifyInstance): string[] {
  const routes: string[] = []
  app.addHook('onRoute', ({ method: methods, url }) => {
    const path = url.replace(/:(\w+)/g, '{$1}')
    for (const method of [methods].flat()) {
      if (method !== 'HEAD' && method !== 'OPTIONS') routes.push(`${method} ${path}`)
    }
  })
  return routes
}

/** OpenAPI 3.1 without a complaint, and at least so many examples that are all true to it. */
export async function holdSound(
  t: Test,
  { lint, checkExamples }: ApiDocument,
  leastExamples: number
): Promise<void> {
  t.same(await lint(), [])
  const { count, faults } = checkExamples()
  t.ok(count > leastExamples, `${count} examples`)
  t.same(faults, [])
}
