// Loaded before a service (`--import`): a line `clock <ms> <mark>` on its input puts its clock ahead by
// so much, and is answered with the mark.
const RealDate = Date
const realNow = Date.now
let aheadMs = 0
const now = () => realNow() + aheadMs
RealDate.now = now
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
})

process.stdin.setEncoding('utf8').on('data', (lines: string) => {
  const given = [...lines.matchAll(/^clock (-?\d+) (\w+)$/gm)].at(-1)
  if (!given) return
  aheadMs = Number(given[1])
  process.stdout.write(`the clock is set: ${given[2]}\n`)
})
// To listen for it keeps no process alive.
;(process.stdin as unknown as { unref(): void }).unref()
