import type { FastifyInstance } from 'fastify'
import type { Metric } from '../telemetry/metrics/metric.ts'

/** The metrics of ours that `/metrics` tells of: name, type and help, in order of name. */
export async function exposed(app: FastifyInstance): Promise<string[][]> {
  const { payload } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } })
  const lines = /^# HELP ((?:mcp|oauth|gatehouse)_\w+) (.*)\n# TYPE \1 (\w+)$/gm
  return Array.from(payload.matchAll(lines), ([, name = '', help = '', type = '']) => [
    ...[name, type, help],
  ]).sort()
}

/** The same of a table. */
export const listed = (table: Readonly<Record<string, Metric>>): string[][] =>
  Object.entries(table)
    .map(([name, { type, help }]) => [name, type, help])
    .sort()

/** Those that a process has which uses no Redis. */
export const withoutRedis = (table: Readonly<Record<string, Metric>>) =>
  Object.fromEntries(Object.entries(table).filter(([, { needsRedis }]) => !needsRedis))
