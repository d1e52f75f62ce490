import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import net from 'node:net'
import type { Test } from 'tap'
import t from 'tap'
import { deploymentChecks } from '../../doctor/deployment/checks.ts'
import { reportJson, resultText } from '../../doctor/report.ts'
import { deploymentFindings } from './examine.ts'

const token = 'gho_planted12345678'
const clearScreen = '\u001b[2J'

async function listening(t: Test, server: net.Server): Promise<string> {
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  t.teardown(async () => {
    if (server instanceof http.Server) server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const serve = (t: Test, listener: RequestListener) => listening(t, http.createServer(listener))

/** What is found at an odd server, once it is seen that the doctor got through all of it unharmed. */
async function findingsAt(t: Test, url: string, patienceMs = 20_000) {
  const found = await deploymentFindings(url, { patienceMs, token: 'made-up' })
  const printed = found.results.map(resultText).join('\n') + reportJson(url, found.results)
  t.equal(found.results.length, deploymentChecks.length)
  t.notMatch(printed, /The check itself failed/)
  t.notMatch(printed, token)
  t.notMatch(printed, /[^\P{C}\n]/u, 'nothing that moves a cursor')
  t.ok(printed.length < 40_000)
  return found
}

t.test('a page for everything, status 200, is told from Gatehouse', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<p>${token}${clearScreen}`)
  })
  const { bad, said } = await findingsAt(t, url)
  t.match(said['answers'], /not as Gatehouse does.*the whole address to Gatehouse/)
  t.match(said['challenge'], /answers 200 instead of 401. Let the gateway pass POST/)
  t.notOk(bad.includes('private-paths'), 'it shows none of them')
})

t.test('a page that asks for a sign-in is named, without what its address carries', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.writeHead(302, { location: `https://login.example/${token}?code=${token}` }).end()
  })
  const { said } = await findingsAt(t, url)
  t.match(said['answers'], 'redirected (302) to https://login.example.')
  t.match(said['answers'], /Nor may it ask for a sign-in of its own/)
})

t.test('a gateway with a password or a filter of its own is told as that', async (t) => {
  const asking = await serve(t, (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="inside"' }).end()
  })
  const asked = await findingsAt(t, asking)
  t.match(asked.said['answers'], /Take the sign-in or the filter of the gateway off/)
  t.match(asked.said['challenge'], /names no resource_metadata. Let the gateway ask for no sign-in/)
  const filtering = await serve(t, (_request, response) => {
    response.writeHead(403, { 'content-type': 'text/html' }).end('Are you a robot?')
  })
  t.match((await findingsAt(t, filtering)).said['challenge'], /no bot check, no filter/)
})

t.test('a redirect to itself is followed nowhere', async (t) => {
  let count = 0
  const url = await serve(t, (request, response) => {
    count++
    response.writeHead(307, { location: request.url }).end()
  })
  const { said } = await findingsAt(t, url)
  t.match(said['answers'], /redirected \(307\)/)
  t.ok(count < 40, `${count} requests`)
})

t.test('documents of any shape are read', async (t) => {
  const odd = { toString: 1, valueOf: 1 }
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const documents = [
    ...['', 'null', '[]', '{}', '7', '"x"', `"${clearScreen}"`, deep, `{"issuer":${deep}}`],
    JSON.stringify({ issuer: odd, resource: odd, keys: [null, 7], servers: [null], paths: [odd] }),
    JSON.stringify({
      issuer: `${clearScreen}${token}`,
      resource: 'x'.repeat(10_000),
      client_id: odd,
    }),
    JSON.stringify({ authorization_servers: [odd], keys: 'x', client_id: clearScreen, tools: odd }),
  ]
  for (const text of documents) {
    const url = await serve(t, (_request, response) => {
      const header = `Bearer resource_metadata="${token}"`
      response.writeHead(401, { 'www-authenticate': header, 'x-request-id': 'x' }).end(text)
    })
    t.match((await findingsAt(t, url)).said['server-metadata'], /Let the gateway send/)
    const well = await serve(t, (_request, response) => response.end(text))
    t.match((await findingsAt(t, well)).said['server-metadata'], /issuer|no metadata/)
  }
})

t.test('an answer without an end, and one that breaks off, are answers', async (t) => {
  const endless = await serve(t, (_request, response) => {
    const write = () => {
      while (response.write('x'.repeat(64 * 1024)));
    }
    response.on('drain', write)
    write()
  })
  t.match((await findingsAt(t, endless)).said['server-metadata'], /no metadata/)
  const broken = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())
  })
  t.match((await findingsAt(t, broken)).said['answers'], /was not answered \(ECONNRESET\)/)
})

t.test('what speaks no HTTP, and what hangs up, is told as such', async (t) => {
  const answering = (text: string) =>
    listening(
      t,
      net.createServer((socket: Socket) => {
        socket.on('error', () => {})
        socket.resume()
        socket.end(text)
      })
    )
  const ssh = await findingsAt(t, await answering(`SSH-2.0-x ${token}${clearScreen}\r\n`))
  t.match(ssh.said['answers'], /was not answered \(HPE_\w+\). What listens there speaks no HTTP/)
  const headers = await findingsAt(
    t,
    await serve(t, (_request, response) => {
      response.setHeader('x-much', 'x'.repeat(20_000)).end()
    })
  )
  t.match(headers.said['answers'], /clients read 16 KiB of them/)
  const gone = await findingsAt(t, await answering(''))
  t.match(
    gone.said['answers'],
    /was not answered \(ECONNRESET\).*https:\/\/ where the port speaks TLS/
  )
})

t.test('a server that is too slow ends the visit, and is told as slow', async (t) => {
  const url = await serve(t, (_request, response) => {
    setTimeout(() => response.end('{}'), 400).unref()
  })
  const begun = performance.now()
  const { said } = await findingsAt(t, url, 1500)
  t.ok(performance.now() - begun < 10_000)
  t.match(said['cors-pages'], /take too long: 1.5 s were over.*See why: load and log/)
})
