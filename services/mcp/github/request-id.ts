/** As GitHub writes them, such as `C5A2:1F3B:9D0E71:A3C2F4:65F1D2A0`; a proxy between may write others. */
const form = /^[\w:.-]{1,64}$/

/** A call asks GitHub a few times; a log needs no more to find it there. */
const most = 8

/** Adds GitHub’s id of a request (`x-github-request-id`), which its support and audit log know it by. */
export function noteRequestId(ids: string[], headers: Headers): void {
  const id = headers.get('x-github-request-id')
  if (id !== null && form.test(id) && ids.length < most && !ids.includes(id)) ids.push(id)
}
