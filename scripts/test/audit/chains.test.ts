import { rmSync } from 'node:fs'
import t from 'tap'
import { auditFolder, chainOf, keysOf } from './build.ts'

t.test('chains of several processes lie in one log, each for itself', async (t) => {
  const folder = auditFolder(t)
  await Promise.all(
    ['w1', 'w2', 'w3'].map((writer) => folder.write({ writer, records: 30, maxBytes: 8000 }))
  )
  t.match(await folder.verify(), { faults: [], chains: 3 })
  const lines = folder.lines()
  const at = lines.findIndex((line) => line.includes('"writer":"w2"'))
  folder.put(lines.toSpliced(at, 1))
  const { faults } = await folder.verify()
  t.match(faults, [/ of w2 /])
  t.equal(faults.length, 1)
})

t.test('a key that is rotated out checks what it signed, as long as it is known', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 3, keyByte: 1 })
  await folder.write({ writer: 'w2', records: 3, keyByte: 2 })
  t.match(await folder.verify({ keys: [...keysOf(2), ...keysOf(1)] }), { faults: [], chains: 2 })
  const { faults } = await folder.verify({ keys: keysOf(2) })
  t.match(faults, [
    /^unknown-key: 5 records from audit.log:1 on .*, [\w-]{8}: it has left the ring/,
  ])
  t.equal(faults.length, 1)
})

t.test(
  'a chain that is written elsewhere is missed where all files are said to be here',
  async (t) => {
    const folder = auditFolder(t)
    await folder.write({ writer: 'w1', records: 3 })
    folder.put([])
    const place = { host: 'another', file: folder.path }
    t.match(await folder.verify({ place }), {
      faults: [],
      notes: [/^elsewhere: The chain of w1, 5 /],
    })
    t.match((await folder.verify({ place, isAll: true })).faults, [
      /^cut: The chain of w1, 5 records/,
    ])
  }
)

t.test('who has no key of ours can excuse nothing', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 20, maxBytes: 3000 })
  const [first = ''] = folder.names()
  rmSync(folder.file(first))
  const excuses = [
    { event: 'audit.opened', heads: 'none' },
    { event: 'audit.expired', file: first },
  ]
  folder.put([...folder.lines(), ...chainOf('w9', excuses, keysOf(9)[0])])
  const { faults } = await folder.verify()
  t.match(faults.sort(), [/^missing-file/, /^removed/, /^unknown-key: 2 records/])
})

t.test('lost records are told by the record that tells of them', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 1 })
  const lost = { event: 'audit.gap', lost: 12, since: '2026-11-01T00:00:00.000Z' }
  const opened = chainOf('w9', [{ event: 'audit.opened', heads: [] }, lost])
  folder.put([...folder.lines(), ...opened])
  const found = await folder.verify()
  t.match(found.faults, [])
  t.ok(found.notes.some((note) => /^gap: .*: 12 records could not be written from/.test(note)))
})

t.test(
  'a log of more chains than can be followed is told as such, in bounded memory',
  async (t) => {
    const folder = auditFolder(t)
    const chain = (_: unknown, at: number) => chainOf(`w${at}`, [{ event: 'oauth.consent' }])
    folder.put(Array.from({ length: 10_050 }, chain).flat())
    const { faults, chains } = await folder.verify({ heads: null })
    t.equal(chains, 10_000)
    t.match(faults, [/^too-much: audit.log:10001: more chains than can be followed/])
  }
)
