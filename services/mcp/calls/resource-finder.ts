import type { Resource } from '../resources/resource.ts'
import { isTemplate } from '../resources/resource.ts'

export interface FoundResource {
  resource: Resource
  /** Decoded values of the template’s variables. */
  variables: Readonly<Record<string, string>>
}

interface Pattern {
  resource: Resource
  expression: RegExp
  names: string[]
}

/** Longer addresses lead to nothing. */
const maxUriCharacters = 2048

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * `{name}` stands for one segment, `{+name}` for the rest of a path (RFC 6570 §3.2.2, §3.2.3). As the
 * one ends at a slash and the other at the end, matching takes time linear in the address.
 * @throws TypeError for a template in which they stand elsewhere
 */
function patternOf(resource: Resource): Pattern {
  if (!/^(?:[^{}]|\{\w+\}(?=\/|$)|\{\+\w+\}$)+$/.test(resource.uri)) {
    throw new TypeError(
      `a variable of ${resource.uri} is no whole segment, nor the rest of the path`
    )
  }
  const names: string[] = []
  const parts = resource.uri.split(/(\{\+?\w+\})/).map((part) => {
    const [, plus, name] = /^\{(\+?)(\w+)\}$/.exec(part) ?? []
    if (name === undefined) return literal(part)
    names.push(name)
    return plus ? '([^?#]+)' : '([^/?#]+)'
  })
  return { resource, expression: new RegExp(`^${parts.join('')}$`), names }
}

/** Finds what an address leads to: a resource of exactly this address, else the first template. */
export function resourceFinder(resources: readonly Resource[]) {
  const exact = new Map(resources.filter((one) => !isTemplate(one)).map((one) => [one.uri, one]))
  const patterns = resources.filter(isTemplate).map(patternOf)

  return (uri: string): FoundResource | undefined => {
    if (uri.length > maxUriCharacters) return undefined
    const resource = exact.get(uri)
    if (resource) return { resource, variables: {} }
    for (const { resource, expression, names } of patterns) {
      const values = expression.exec(uri)?.slice(1).map(decode)
      if (values?.every((value) => value !== null)) {
        return {
          resource,
          variables: Object.fromEntries(names.map((name, at) => [name, values[at] as string])),
        }
      }
    }
    return undefined
  }
}

/** Steps that would lead out of where a value belongs once it stands in a path, and invisible ones. */
const unsafe = /\p{Cc}|(?:^|[/\\])\.{1,2}(?:$|[/\\])/u

/** Null for what is no value. */
function decode(text: string): string | null {
  try {
    const value = decodeURIComponent(text)
    return unsafe.test(value) ? null : value
  } catch {
    return null
  }
}
