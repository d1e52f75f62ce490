import type { Test } from 'tap'
import { atomicity } from './contract/atomicity.ts'
import type { Open } from './contract/backend.ts'
import { channels } from './contract/channels.ts'
import { indexes } from './contract/indexes.ts'
import { refusals } from './contract/refusals.ts'
import { streams } from './contract/streams.ts'
import { values } from './contract/values.ts'

/** What every backend promises, tried on one of them. */
export function storeContract(t: Test, open: Open): void {
  for (const part of [values, atomicity, indexes, channels, streams, refusals]) part(t, open)
}
