import type { PairFault } from '../fault.ts'
import { onPair } from '../fault.ts'
import { replaceAll, whileReplaced } from '../rolling.ts'
import { layTree, oldestAlike, previous } from './older-tree.ts'

/** Back to an older tree, and on to this one again: each meets what the other has written. */
function upgradedFrom(
  how: Pick<PairFault, 'name' | 'title'> & { commit: () => Promise<string | null> }
): PairFault {
  return onPair({
    name: how.name,
    title: how.title,
    lost: 'nothing',
    meets: [],
    shows: whileReplaced,
    measuredFrom: 'end',
    worksWithinMs: 5000,
    async begin(pair) {
      const tree = await layTree(await how.commit())
      await replaceAll(pair, tree.folder).finally(tree.remove)
    },
    end: (pair) => replaceAll(pair),
  })
}

export const upgradedFromPrevious = upgradedFrom({
  name: 'upgraded-from-previous',
  title:
    'Replica after replica back to the previous commit, and on to this one, with live sessions',
  commit: previous,
})

export const upgradedFromOldest = upgradedFrom({
  name: 'upgraded-from-oldest',
  title:
    'Replica after replica back to the oldest commit that keeps records and mints tokens with the same code, and on to this one, with live sessions',
  commit: oldestAlike,
})
