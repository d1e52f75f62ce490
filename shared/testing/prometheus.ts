import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { until } from '../test/until.ts'

/** One series of an answer, with its value as Prometheus writes it. */
export interface QuerySample {
  metric: Record<string, string>
  value: [number, string]
}

export interface LoadedRule {
  name: string
  query: string
  health: string
  lastError?: string
}

export interface Prometheus {
  /** Evaluates PromQL now. @throws with Prometheus’s own words where it cannot be read */
  query(promql: string): Promise<QuerySample[]>
  /** Every rule that it has read, with how its last evaluation went. */
  rules(): Promise<LoadedRule[]>
  stop(): Promise<void>
}

/**
 * Starts a real Prometheus on a free port of 127.0.0.1 with this text as its configuration, and beside
 * that the shipped rules. It ends with this process at latest.
 */
export async function startPrometheus(config: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-prometheus-'))
  await cp('deploy/prometheus/rules', join(folder, 'rules'), { recursive: true })
  await writeFile(join(folder, 'prometheus.yml'), config)
  const port = await freePort()
  const flags = {
    'config.file': join(folder, 'prometheus.yml'),
    'storage.tsdb.path': join(folder, 'data'),
    'web.listen-address': `127.0.0.1:${port}`,
  }
  const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`)
  const child = spawn('prometheus', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    log = (log + piece).slice(-10_000)
  })
  const ended = once(child, 'close').catch((error: Error) => {
    log = `prometheus is not on the PATH; \`npm test\` installs it or says how to. ${error.message}`
  })

  async function stop(): Promise<void> {
    kill()
    await ended
    process.off('exit', kill)
    await rm(folder, { recursive: true, force: true })
  }

  const url = `http://127.0.0.1:${port}`
  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(10_000) })
    const { data, error } = (await response.json()) as { data: T; error?: string }
    if (error !== undefined) throw new Error(error)
    return data
  }

  try {
    await Promise.race([
      until(async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok),
      ended.then(() => {
        throw new Error(`Prometheus ended: ${log}`)
      }),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    stop,
    query: async (promql) =>
      (await ask<{ result: QuerySample[] }>(`/api/v1/query?query=${encodeURIComponent(promql)}`))
        .result,
    rules: async () =>
      (await ask<{ groups: { rules: LoadedRule[] }[] }>('/api/v1/rules')).groups.flatMap(
        ({ rules }) => rules
      ),
  }
}
