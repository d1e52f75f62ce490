import type { Answer, Question, Upstream } from './forward.ts'

const maxListed = 100

/**
 * A list of repositories without the private ones, paged over what is left (`page`, `per_page` and
 * `Link` as in GitHub's REST API). It covers the first hundred repositories.
 */
export async function listPublic(github: Upstream, question: Question): Promise<Answer> {
  const asked = new URL(`http://${question.headers['host']}${question.path}`)
  const whole = new URL(asked)
  whole.searchParams.set('per_page', String(maxListed))
  whole.searchParams.set('page', '1')
  const answer = await github.forward({ ...question, path: whole.pathname + whole.search })
  if (answer.status !== 200) return answer

  const all = JSON.parse(answer.body.toString()) as { private: boolean }[]
  const visible = all.filter((repository) => !repository.private)
  const size = Math.min(positive(asked.searchParams.get('per_page'), 30), maxListed)
  const page = positive(asked.searchParams.get('page'), 1)
  const last = Math.max(1, Math.ceil(visible.length / size))

  const link = (rel: string, to: number) => {
    asked.searchParams.set('page', String(to))
    return `<${asked}>; rel="${rel}"`
  }
  const forth = page < last ? [link('next', page + 1), link('last', last)] : []
  const back = page > 1 ? [link('first', 1), link('prev', page - 1)] : []
  const links = [...forth, ...back]
  const { link: _, ...headers } = answer.headers
  return {
    ...answer,
    headers: links.length > 0 ? { ...headers, link: links.join(', ') } : headers,
    body: Buffer.from(JSON.stringify(visible.slice((page - 1) * size, page * size))),
  }
}

const positive = (value: string | null, otherwise: number) =>
  Math.max(1, Number.parseInt(value ?? '', 10) || otherwise)
