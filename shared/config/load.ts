import { readFileSync } from 'node:fs'
import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { errors } from '../errors/catalogue.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A rule over several settings: one sentence per mistake, naming the settings, never a value. */
export type ConfigRule<Config> = (config: Config) => string[]

/**
 * Reads settings, once, at start-up: each from the variable of its name or from the file that
 * `NAME_FILE` names. An empty value counts as absent. Lists are comma-separated.
 *
 * @throws CONFIG_INVALID naming every wrong setting at once and what it must be; no value is told.
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  environment: Environment,
  rules: readonly ConfigRule<Static<Schema>>[] = []
): Readonly<Static<Schema>> {
  const wrong: string[] = []
  const given = Object.entries(schema.properties).flatMap(([name, property]) => {
    const text = readSetting(name, environment, wrong)
    return text === undefined ? [] : [[name, convert(text, property)]]
  })
  const config = Value.Default(schema, Object.fromEntries(given)) as Static<Schema>
  wrong.push(...mistakes(schema, config, wrong))
  // The rules may rely on every single value being right.
  if (wrong.length === 0) wrong.push(...rules.flatMap((rule) => rule(config)))
  if (wrong.length > 0) throw invalid(wrong)
  return Object.freeze(config)
}

/** The one form in which wrong settings are told. */
export const invalid = (wrong: readonly string[]) =>
  errors.CONFIG_INVALID({
    message: ['The settings are not valid:', ...wrong].join('\n  - '),
    facts: { wrong },
  })

/** The value of a variable, or of the file that `NAME_FILE` names. Mistakes are added to `wrong`. */
export function readSetting(name: string, environment: Environment, wrong: string[]) {
  const path = environment[`${name}_FILE`]
  if (!path) return environment[name] || undefined
  if (environment[name]) {
    wrong.push(`${name} and ${name}_FILE are both set: keep one of them.`)
    return undefined
  }
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (cause) {
    const { code: reason } = cause as NodeJS.ErrnoException
    wrong.push(`${name}_FILE names a file that cannot be read (${reason}).`)
    return undefined
  }
}

/** Text to the type of the schema. What cannot be converted stays text and fails the check. */
function convert(text: string, schema: TSchema): unknown {
  if (schema['type'] === 'array') return text.split(',').map((part) => part.trim())
  if (schema['type'] === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (schema['type'] === 'boolean') return ({ true: true, false: false } as const)[text] ?? text
  return text
}

function mistakes(schema: TObject, config: unknown, told: readonly string[]): string[] {
  const names = new Set([...Value.Errors(schema, config)].map(({ path }) => path.split('/')[1]!))
  const isTold = (name: string) =>
    told.some((line) => line.startsWith(`${name} `) || line.startsWith(`${name}_FILE `))
  return [...names]
    .filter((name) => !isTold(name))
    .map((name) => {
      const missing = (config as Record<string, unknown>)[name] === undefined
      return `${name} ${missing ? 'is required' : 'is wrong'}: it must be ${schema.properties[name]!['expects']}.`
    })
}
