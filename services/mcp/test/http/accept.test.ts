import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { accepts, requireAccepted } from '../../http/accept.ts'

const json = 'application/json'

t.test('a header takes a type by its name, by its kind, or with everything', async (t) => {
  for (const header of [undefined, json, 'Application/JSON', 'text/html, application/*', '*/*']) {
    t.ok(accepts(header, json), `${header}`)
  }
  for (const header of ['application/json;q=0.1', ' application/json ; charset=utf-8; q=1.0']) {
    t.ok(accepts(header, json), header)
  }
})

t.test('a header that names other types, or none, refuses', async (t) => {
  for (const header of ['', ' ', ',', 'text/html', 'text/*', 'application', 'application/json2']) {
    t.notOk(accepts(header, json), header)
  }
})

t.test('the range that says most decides, whatever its place', async (t) => {
  t.notOk(accepts('*/*, application/json;q=0', json))
  t.notOk(accepts('application/json;q=0.000, */*', json))
  t.notOk(accepts('application/*; q=0, */*', json))
  t.ok(accepts('application/json, */*;q=0', json))
})

t.test('a request has to take all types that may answer it', async (t) => {
  const types = [json, 'text/event-stream']
  const asking = (accept?: string) => ({ headers: { accept } }) as FastifyRequest
  for (const accept of [`${json}, text/event-stream`, `text/event-stream,${json}`, undefined]) {
    requireAccepted(asking(accept), types)
  }
  for (const accept of [json, 'text/event-stream', 'text/html']) {
    const hint = 'Send `Accept: application/json, text/event-stream`.'
    t.throws(() => requireAccepted(asking(accept), types), { name: 'NOT_ACCEPTABLE', hint })
  }
})
