import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { AppError } from '#shared/errors/define.ts'
import type { CallContext } from '../features/context.ts'
import { missingOrPrivate } from '../github/not-found.ts'

/**
 * What a session may see, whatever its GitHub token could: without `github:private` there is one
 * answer for what is private and for what does not exist.
 */

interface RepositoryName {
  owner: string
  repo: string
}

/** Of its full name. */
export function repositoryOf(fullName: string): RepositoryName {
  const [owner = '', repo = ''] = fullName.split('/')
  return { owner, repo }
}

type Session = Pick<CallContext, 'github' | 'scopes'>

export const seesPrivate = ({ scopes }: Pick<CallContext, 'scopes'>): boolean =>
  scopes.includes('github:private')

const shape = TypeCompiler.Compile(Type.Object({ private: Type.Boolean() }) satisfies TSchema)

const isNotFound = (error: unknown) =>
  error instanceof AppError && error.name === 'GITHUB_NOT_FOUND'

/**
 * Of a private repository the answer is not kept, as none is of a missing one: it must not come
 * sooner.
 * @throws GITHUB_NOT_FOUND for a repository that is private or missing
 */
async function requirePublic({ github }: Session, { owner, repo }: RepositoryName) {
  const { body } = await github
    .get('GET /repos/{owner}/{repo}', shape, { owner, repo }, (one) => !one.private)
    .catch(hideMissing)
  if (body.private) throw missingOrPrivate()
}

function hideMissing(error: unknown): never {
  throw isNotFound(error) ? missingOrPrivate({ cause: error }) : error
}

/**
 * An answer about a repository. GitHub is asked at the same time whether that is private, where it
 * matters, and nothing is shown before both are there; also where the answer itself would tell: of a
 * missing repository there is none, and the time must not tell the two apart.
 *
 * @throws GITHUB_NOT_FOUND
 */
export const ifVisible = <T>(
  session: Session,
  repository: RepositoryName,
  answer: Promise<T>
): Promise<T> => ifAllVisible(session, [repository], answer)

/** The same for an answer about several. */
export async function ifAllVisible<T>(
  session: Session,
  repositories: readonly RepositoryName[],
  answer: Promise<T>
): Promise<T> {
  if (seesPrivate(session)) return answer
  const [visible, answered] = await Promise.allSettled([
    Promise.all(repositories.map((one) => requirePublic(session, one))),
    answer,
  ])
  if (visible.status === 'rejected') throw visible.reason
  if (answered.status === 'rejected') throw answered.reason
  return answered.value
}

/**
 * Before something is written: a session that may not see a repository changes nothing in it; and of
 * an answer about another one than was asked about.
 * @throws GITHUB_NOT_FOUND
 */
export const requireVisible = async (
  session: Session,
  repository: RepositoryName
): Promise<void> => (seesPrivate(session) ? undefined : requirePublic(session, repository))

/** So many are asked about at a time: GitHub bars who asks a hundred things at once. */
const maxAtOnce = 10

/** Those full names that the session may see; for the entries of a search, which are left out else. */
export async function visibleAmong(
  session: Session,
  fullNames: readonly string[]
): Promise<readonly string[]> {
  if (seesPrivate(session)) return fullNames
  const visible: string[] = []
  for (let at = 0; at < fullNames.length; at += maxAtOnce) {
    const some = fullNames.slice(at, at + maxAtOnce)
    const told = await Promise.all(some.map((one) => isPublic(session, repositoryOf(one))))
    visible.push(...some.filter((_, index) => told[index]))
  }
  return visible
}

async function isPublic(session: Session, repository: RepositoryName): Promise<boolean> {
  try {
    await requirePublic(session, repository)
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}
