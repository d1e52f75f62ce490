import { beforeCommand, killedDuring } from './kill.ts'

export const killedCalling = killedDuring({
  name: 'calling',
  during: 'while GitHub answers a call (2026-07-28)',
  service: 'mcp',
  hold: ({ gitHub }) => gitHub.hold('answer', /GET \/api\/user /),
  meets: [],
})

export const killedInSession = killedDuring({
  name: 'in-session',
  during: 'while it answers a call in a session (2025-11-25)',
  service: 'mcp',
  hold: beforeCommand(/gatehouse:mcp:session:/),
  // Held by services/test/lost-replica.test.ts.
  lost: 'nothing; who follows the stream of a call goes on at the other replica, or is told `SYS_009` where this one worked on it',
  meets: [],
})
