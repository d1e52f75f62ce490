import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface ComposeService {
  image: string
  build?: object
  pull_policy?: string
  command?: string[]
  environment?: Record<string, string>
  secrets?: string[]
  ports?: string[]
  volumes?: string[]
  networks: string[] | Record<string, { aliases?: string[]; ipv4_address?: string }>
  depends_on?: string[] | Record<string, { condition: string }>
  healthcheck?: object
  cap_add?: string[]
  mem_limit: string
  stop_grace_period?: string
}

export interface ComposeFile {
  name: string
  services: Record<string, ComposeService>
  networks: Record<
    string,
    { internal?: boolean; ipam?: { config: { subnet: string; ip_range?: string }[] } }
  >
  secrets: Record<string, { file: string }>
}

/** What docker-compose.yml says with these variables. */
export function readCompose(variables: Record<string, string>): ComposeFile {
  const text = readFileSync('docker-compose.yml', 'utf8')
  const filled = text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, sign: string | undefined, words = '') => {
      const value = variables[name] ?? (sign === '-' ? words : undefined)
      if (value === undefined) throw new Error(`${name} ${words}`)
      return value
    }
  )
  return parse(filled, { merge: true })
}

export const networksOf = ({ networks }: ComposeService): string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks)
