import type { Call, Handler, Routes } from './call.ts'

/** The route of a request and what stands for its `{…}`; only `{path}` may stand for several segments. */
export function matcher(routes: Routes) {
  const all = Object.entries(routes).map(([route, handler]) => {
    const [method = '', template = ''] = route.split(' ')
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const pattern = template.replace(/\{(\w+)\}/g, (_, name) =>
      name === 'path' ? '(.+)' : '([^/]+)'
    )
    return { method, names, pattern: new RegExp(`^${pattern}/?$`), handler }
  })

  return (method: string, path: string): { at: Call['at']; handler: Handler } | undefined => {
    for (const one of all) {
      const values = one.method === method && one.pattern.exec(path)
      if (!values) continue
      const at = one.names.map((name, index) => [name, decodeURIComponent(values[index + 1]!)])
      return { at: Object.fromEntries(at), handler: one.handler }
    }
    return undefined
  }
}
