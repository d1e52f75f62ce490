import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'

/** GitHub’s published description of its REST API (OpenAPI); installed with the programs of others. */
const folder = '../../../scripts/peers/node_modules/@octokit/openapi'
const file = new URL(`${folder}/generated/api.github.com.json`, import.meta.url)
const text = readFileSync(file, 'utf8')
// Its alternatives overlap, so that `oneOf` is seldom true to the letter.
const description = JSON.parse(text.replaceAll('"oneOf":', '"anyOf":'), withNull)

/** `nullable` of OpenAPI 3.0 in the words of JSON Schema. */
function withNull(_key: string, value: unknown) {
  const { nullable, ...schema } = Object(value) as Record<string, unknown>
  return nullable !== true ? value : { anyOf: [schema, { type: 'null' }] }
}

interface Schema {
  type?: string
  required?: string[]
  $ref?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema
  allOf?: Schema[]
  anyOf?: Schema[]
}

const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false })
ajv.addSchema(description, 'github')

/** What a reference leads to; undefined where there is nothing. */
const at = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node, part) => node?.[part] as Record<string, unknown>, description)

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where the description has the JSON body of a route’s answer; null where it has none. */
function schemaAt(route: string, status: number): string | null {
  const [method = '', path = ''] = route.split(' ')
  const response = `#/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}`
  const place = (at(response) as Schema | undefined)?.$ref ?? response
  const schema = `${place}/content/application~1json/schema`
  return at(schema) === undefined ? null : schema
}

/** What GitHub’s description says against a body: wrong or missing fields, and invented ones. */
export function faults(route: string, status: number, body: unknown): string[] {
  const place = schemaAt(route, status)
  if (!place) return [`${route} is not described with status ${status}`]
  const validate = ajv.getSchema(`github${place}`)!
  if (validate(body)) return invented(at(place) as Schema, body, '')
  return validate.errors!.slice(0, 5).map((error) => `${error.instancePath} ${error.message}`)
}

/** Alternatives of a schema, `$ref`s followed: each value has to fit some of them. */
function alternatives(schema: Schema): Schema[] {
  if (schema.$ref) return alternatives(at(schema.$ref) as Schema)
  const { allOf = [], anyOf = [] } = schema
  return [schema, ...[...allOf, ...anyOf].flatMap(alternatives)]
}

/** Fields of a body that no alternative of its schema declares. */
function invented(schema: Schema, value: unknown, path: string): string[] {
  const known = alternatives(schema)
  if (Array.isArray(value)) {
    const items = { anyOf: known.flatMap((one) => one.items ?? []) }
    return value.flatMap((entry, index) => invented(items, entry, `${path}/${index}`))
  }
  if (typeof value !== 'object' || value === null) return []
  const isOpen = known.every((one) => !one.properties)
  if (isOpen) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const declared = known.flatMap((one) => one.properties?.[name] ?? [])
    if (declared.length === 0) return [`${path}/${name} is invented`]
    return invented({ anyOf: declared }, inner, `${path}/${name}`)
  })
}

/** The least that the description lets GitHub answer in place of this: without all it may leave out. */
export function barest(route: string, status: number, body: unknown): unknown {
  const place = schemaAt(route, status)
  return place ? reduced(at(place) as Schema, body) : body
}

function reduced(schema: Schema, value: unknown): unknown {
  const known = alternatives(schema)
  if (value === null || known.some((one) => one.type === 'null')) return null
  if (Array.isArray(value)) {
    const items = { anyOf: known.flatMap((one) => one.items ?? []) }
    return value.map((entry) => reduced(items, entry))
  }
  if (typeof value !== 'object' || known.every((one) => !one.properties)) return value
  const kept = Object.entries(value).filter(([name]) =>
    known.some((one) => one.required?.includes(name))
  )
  return Object.fromEntries(
    kept.map(([name, inner]) => {
      const declared = known.flatMap((one) => one.properties?.[name] ?? [])
      return [name, reduced({ anyOf: declared }, inner)]
    })
  )
}
