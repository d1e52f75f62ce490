import type { MemoryAfter } from './memory.ts'
import type { RecordsSize } from './records-size.ts'
import type { MeasuredRefresh } from './refresh.ts'
import type { Measured } from './throughput.ts'
import type { TracingCost } from './tracing.ts'

/** What a run has measured; a part that was not asked for is absent. */
export interface Results {
  throughput?: readonly Measured[]
  /** Calls that reach GitHub, or are spared it. */
  github?: readonly Measured[]
  tracing?: readonly TracingCost[]
  memory?: readonly MemoryAfter[]
  records?: RecordsSize
  startUpMs?: number
  refresh?: readonly MeasuredRefresh[]
}
