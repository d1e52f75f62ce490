import type { FastifyInstance } from 'fastify'

/** What `/metrics` tells this machine: each series with its value. */
export async function scrape(app: FastifyInstance): Promise<Map<string, number>> {
  const { payload } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } })
  return seriesIn(payload)
}

/** `name{label="value"}` with what stands behind it. */
export function seriesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line): [string, number] => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    })
  )
}
