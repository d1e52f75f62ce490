import { readEnvironment } from '#shared/config/env-file.ts'
import type { Environment } from '#shared/config/load.ts'
import { AppError } from '#shared/errors/define.ts'
import { deploymentChecks } from './deployment/checks.ts'
import type { Deployment } from './deployment/deployment.ts'
import type { Result } from './run.ts'
import { runChecks } from './run.ts'
import { settingsChecks } from './settings/checks.ts'
import type { Setup, Shape } from './settings/setup.ts'
import { guessShape, readSettings } from './settings/setup.ts'
import { createVisitor } from './visit.ts'

/** Plays a client against a running Gatehouse, for `patienceMs` and a little more at most. */
export async function* examineDeployment(
  given: Omit<Deployment, 'visit'> & { patienceMs?: number }
): AsyncGenerator<Result> {
  const { visit, close } = createVisitor(given.url, given)
  try {
    yield* runChecks(deploymentChecks, { ...given, visit })
  } finally {
    close()
  }
}

interface Surroundings extends Pick<Setup, 'fetch' | 'now'> {
  environment: Environment
  shape: Shape | null
}

/** Looks at settings, and at what they lead to. */
export async function* examineSettings(given: Surroundings): AsyncGenerator<Result> {
  const { environment } = given
  const shape = given.shape ?? guessShape(environment)
  const setup: Setup = { ...given, shape, ...readSettings(shape, environment), redis: null }
  try {
    yield* runChecks(settingsChecks, setup)
  } finally {
    setup.redis?.disconnect()
  }
}

/** The environment over `.env`, as the services read it; `problem` where that file cannot be. */
export function environmentHere(): { environment: Environment; problem: string | null } {
  try {
    return { environment: readEnvironment(), problem: null }
  } catch (error) {
    if (error instanceof AppError) return { environment: {}, problem: error.message }
    throw error
  }
}
