/** An address of GitHub’s own pages, or null: whoever forges one must lead nobody elsewhere. */
export function ownLink(text: string, webUrl: string): string | null {
  const link = URL.parse(text)
  const isOwn = link?.origin === new URL(webUrl).origin && link.username + link.password === ''
  return isOwn ? link.href : null
}
