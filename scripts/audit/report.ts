/** What is wrong with a log: somebody changed it, or it cannot be proved that nobody did. */
export type FaultKind =
  | 'changed'
  | 'removed'
  | 'order'
  | 'repeated'
  | 'cut'
  | 'foreign'
  | 'unknown-key'
  | 'missing-file'
  | 'too-much'

/** What is to be known and no fault. */
export type NoteKind = 'gap' | 'torn' | 'unsealed' | 'elsewhere' | 'unwitnessed' | 'lost-name'

export interface Told<Kind> {
  kind: Kind
  text: string
}

const maxTold = 1000

/** Collects what is found; of what repeats itself a thousand are told and the rest counted. */
export function report() {
  const faults: Told<FaultKind>[] = []
  const notes: Told<NoteKind>[] = []
  const broken: string[] = []
  const unknown = new Map<string, { records: number; first: string }>()
  let faultCount = 0
  let brokenCount = 0

  function fault(kind: FaultKind, text: string): void {
    faultCount++
    if (faults.length < maxTold) faults.push({ kind, text })
  }
  function note(kind: NoteKind, text: string): void {
    if (notes.length < maxTold) notes.push({ kind, text })
  }

  return {
    fault,
    note,
    /** A line that is no record. */
    broken(at: string) {
      brokenCount++
      if (broken.length < maxTold) broken.push(at)
    },
    unknownKey(id: string, at: string) {
      const known = unknown.get(id)
      if (known) known.records++
      else if (unknown.size < maxTold) unknown.set(id, { records: 1, first: at })
    },
    end() {
      for (const [id, { records, first }] of unknown) {
        const of = `${records} records from ${first} on are of a key that is not known, ${id}`
        fault('unknown-key', `${of}: it has left the ring, or is another service’s.`)
      }
      // Where a record is missing such a line may have been it; else a crash or a full disk broke it off.
      const isMissing = faults.some(({ kind }) => ['removed', 'cut', 'too-much'].includes(kind))
      for (const at of broken) {
        if (isMissing) fault('changed', `${at} is no record.`)
        else
          note('torn', `${at} was broken off, as by a crash or a full disk; no record is missing.`)
      }
      return { faults, faultCount, notes, brokenCount }
    },
  }
}

export type Report = ReturnType<typeof report>
