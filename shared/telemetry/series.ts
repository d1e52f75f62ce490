type Value = string | number

/** The series of one metric, found by the values of its labels. A request passes here several times. */
export class Series<Entry> {
  readonly #names: readonly string[]
  readonly #make: () => Entry
  /** By the value of the first label, then of the second, and so on. */
  readonly #root = new Map<Value, unknown>()
  readonly #all: { labels: Record<string, Value>; entry: Entry }[] = []
  #only: Entry | undefined

  constructor(names: readonly string[], make: () => Entry) {
    this.#names = names
    this.#make = make
  }

  /** The series with these labels, made where it is new. */
  at(labels: Readonly<Record<string, Value>>): Entry {
    const names = this.#names
    if (names.length === 0) {
      this.#only ??= this.#add({})
      return this.#only
    }
    let level = this.#root
    const last = names.length - 1
    for (let at = 0; at < last; at++) {
      const value = labels[names[at]!]!
      let next = level.get(value) as Map<Value, unknown> | undefined
      if (!next) {
        next = new Map()
        level.set(value, next)
      }
      level = next
    }
    const value = labels[names[last]!]!
    let entry = level.get(value) as Entry | undefined
    if (!entry) {
      entry = this.#add(Object.fromEntries(names.map((name) => [name, labels[name]!])))
      level.set(value, entry)
    }
    return entry
  }

  all() {
    return this.#all
  }

  #add(labels: Record<string, Value>): Entry {
    const entry = this.#make()
    this.#all.push({ labels, entry })
    return entry
  }
}
