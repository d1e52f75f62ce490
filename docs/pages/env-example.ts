import type { TSchema } from '@sinclair/typebox'
import { readers } from './settings.ts'

const width = 98

/** What docker-compose.yml knows by itself. */
const setByCompose = ['AUDIT_LOG', 'AUTH_URL', 'HOST', 'PORT', 'REDIS_URL', 'TRUST_PROXY']

const head = `Settings of a deployment with docker-compose.yml, which reads them from .env in the root of the
repository; deploy/prepare.sh makes that file from this one. Made by \`node docs/generate.ts\`.`

const user = 'Who the containers run as, user:group in numbers. deploy/prepare.sh fills it in.'

const parts: Record<string, string> = {
  required: 'Needed.',
  optional: 'Not needed. A line holds the default where there is one.',
  secret:
    'Secrets. They are files in deploy/secrets, made by deploy/prepare.sh; leave them out here.',
  compose: 'Set by docker-compose.yml. Leave them out here.',
  embedded: 'Read by `npm start` alone.',
}

/** `deploy/env.example`: every setting once, with what it means. */
export function envExample(): string {
  const all = new Map<string, TSchema>()
  for (const [, { properties }] of readers) {
    for (const [name, schema] of Object.entries(properties)) all.set(name, schema)
  }
  const rows = [...all].sort(([a], [b]) => (a < b ? -1 : 1))
  const sections = Object.entries(parts).map(([part, words]) => {
    const own = rows.filter(([name, schema]) => partOf(name, schema) === part)
    return [`${comment(words)}\n`, ...own.map(([name, schema]) => entry(name, schema, part))]
  })
  const first = `${comment(head)}\n\n${comment(user)}\nGATEHOUSE_USER=\n`
  return [first, ...sections.flat()].join('\n')
}

function partOf(name: string, schema: TSchema): string {
  const readBy = readers.filter(([, { properties }]) => name in properties)
  if (readBy.every(([reader]) => reader === 'embedded')) return 'embedded'
  if (setByCompose.includes(name)) return 'compose'
  if (schema['secret']) return 'secret'
  const isRequired = readBy.some(([, { required }]) => required?.includes(name))
  return isRequired && schema['default'] === undefined ? 'required' : 'optional'
}

function entry(name: string, schema: TSchema, part: string): string {
  const words = `${schema['description']}. It must be ${schema['expects']}.`
  const plain = words.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '')
  const value = part === 'compose' || part === 'secret' ? '' : String(schema['default'] ?? '')
  return `${comment(plain)}\n${part === 'required' ? '' : '#'}${name}=${value}\n`
}

/** Breaks a text into lines of comment. */
function comment(text: string): string {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!
    if (line.length + word.length + 3 > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line) => `# ${line}`).join('\n')
}
