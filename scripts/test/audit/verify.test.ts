import { appendFileSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { sealRecord } from '#shared/audit/chain.ts'
import { auditFolder, keysOf } from './build.ts'

/** What is done to the lines of one chain: opened, five calls, closed. */
const attacks: Record<string, { attack: (lines: string[]) => string[]; faults: RegExp[] }> = {
  'a changed byte': {
    attack: (lines) => lines.with(3, lines[3]!.replace('"login":"mona"', '"login":"nona"')),
    faults: [/^changed: audit.log:4: record 4 of w1 is not as it was written/],
  },
  'a changed byte that leaves no record': {
    attack: (lines) => lines.with(3, lines[3]!.replace('"event":', '"event";')),
    faults: [/^removed: Records 4 to 4 of w1 /, /^changed: audit.log:4 is no record/],
  },
  'a changed number': {
    attack: (lines) => lines.with(3, lines[3]!.replace('"seq":4', '"seq":9')),
    faults: [/^changed: audit.log:4: record 9 of w1/, /^removed: Records 4 to 4 of w1 /],
  },
  'a changed mac': {
    attack: (lines) => lines.with(3, lines[3]!.replace(/.{9}"\}$/, 'AAAAAAAAA"}')),
    faults: [/^changed: audit.log:4: record 4/],
  },
  'a removed line': {
    attack: (lines) => lines.toSpliced(3, 1),
    faults: [/^removed: Records 4 to 4 of w1 are not there/],
  },
  'swapped lines': {
    attack: (lines) => lines.with(3, lines[4]!).with(4, lines[3]!),
    faults: [/^order: audit.log:5: record 4 of w1 comes after record 5/],
  },
  'a repeated line': {
    attack: (lines) => lines.toSpliced(3, 0, lines[2]!),
    faults: [/^repeated: audit.log:4: record 3 of w1 is there twice/],
  },
  'a cut tail': {
    attack: (lines) => lines.slice(0, 5),
    faults: [/^cut: The chain of w1 ends at record 5; it went as far as 7/],
  },
  'a cut beginning': {
    attack: (lines) => lines.slice(2),
    faults: [/^removed: Records 1 to 2 of w1 are not there/],
  },
  'all lines cut': {
    attack: () => [],
    faults: [/^cut: The chain of w1, 7 records until .* is not there/],
  },
  'lines of somebody who has no key': {
    attack: (lines) => [
      ...lines,
      ...[1, 2].map(
        (seq) =>
          sealRecord(
            '{"time":"2026-11-01T00:00:00.000Z","event":"oauth.consent"}',
            { writer: 'w9', seq, mac: '' },
            { ...keysOf(9)[0], id: keysOf(1)[0].id }
          ).line
      ),
    ],
    faults: [/^foreign: audit.log:8: 2 records of w9, which no key of ours made/],
  },
}

for (const [title, { attack, faults }] of Object.entries(attacks)) {
  t.test(`${title} is found, and nothing else`, async (t) => {
    const folder = auditFolder(t)
    await folder.write({ writer: 'w1', records: 5 })
    t.match(await folder.verify(), { faults: [], faultCount: 0, records: 7, notes: [] })
    folder.put(attack(folder.lines()))
    const found = await folder.verify()
    t.match(found.faults, faults)
    t.equal(found.faultCount, faults.length, found.faults.join('\n'))
  })
}

t.test('a later chain witnesses how far those before it went, without the store', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 5 })
  await folder.write({ writer: 'w2', records: 1 })
  t.match(await folder.verify({ heads: null }), { faults: [], notes: [/^unwitnessed/] })
  folder.put(folder.lines().toSpliced(5, 2))
  t.match((await folder.verify({ heads: null })).faults, [/^cut: The chain of w1 ends at record 5/])
})

t.test('every byte of a record counts', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 2 })
  const whole = readFileSync(folder.path)
  const [second, third] = [whole.indexOf(10) + 1, whole.indexOf(10, whole.indexOf(10) + 1)]
  for (let at = second; at <= third; at += 7) {
    const changed = Buffer.from(whole)
    changed[at]! ^= 0x80
    writeFileSync(folder.path, changed)
    t.ok((await folder.verify()).faultCount > 0, `byte ${at}`)
  }
})

t.test('records after the stored head are an unsealed tail, half a line a crash', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 5, isKilled: true })
  appendFileSync(folder.path, '{"time":"2026-11-01T00:00:00.000Z","eve')
  const before = await folder.verify()
  t.match(before, { faults: [], faultCount: 0 })
  t.match(before.notes, [/^unsealed: The last 6 records of w1 /, /^torn: audit.log:7 /])
  await folder.write({ writer: 'w2', records: 1 })
  const after = await folder.verify()
  t.match(after, { faults: [], faultCount: 0, records: 9 })
})

t.test('half a line does not take the record of another process with it', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 1 })
  const lines = folder.lines()
  folder.put(lines.with(1, `{"time":"torn${lines[1]}`))
  t.match(await folder.verify(), { faults: [], notes: [/^torn: audit.log:2 /] })
})

t.test('a file that is deleted is missed, unless it was too old', async (t) => {
  const folder = auditFolder(t)
  await folder.write({ writer: 'w1', records: 40, maxBytes: 3000 })
  const names = folder.names()
  t.ok(names.length > 4)
  t.match(await folder.verify(), { faults: [], files: names.length })
  const kept = folder.lines(names[1])

  rmSync(folder.file(names[1]!))
  const found = await folder.verify()
  t.match(found.faults.sort(), [
    /^missing-file: .*Z.w1.2 is not there/,
    /^removed: Records \d+ to \d+/,
  ])

  folder.put(kept, names[1])
  const past = new Date(Date.now() - 100 * 24 * 3600 * 1000)
  for (const name of names.slice(0, 2)) utimesSync(folder.file(name), past, past)
  await folder.write({ writer: 'w2', records: 1 })
  t.same(folder.names(), names.slice(2))
  t.match(await folder.verify(), { faults: [], notes: [] })

  t.test('but no record after it', async (t) => {
    const [first] = folder.names()
    folder.put(folder.lines(first).slice(1), first)
    t.match((await folder.verify()).faults, [/^removed: Records 1 to \d+ of w1 are not there/])
  })
})
