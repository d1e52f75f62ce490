import { onPair } from '../fault.ts'

const common = {
  lost: 'nothing',
  meets: ['call that renews a GitHub token'],
  shows: ['tool error SYS_004'],
  measuredFrom: 'end',
  worksWithinMs: 5000,
} as const

export const authRefused = onPair({
  ...common,
  name: 'auth-refused',
  title: 'mcp cannot connect to auth (refused)',
  begin: ({ toAuth }) => toAuth.refuse(),
  end: ({ toAuth }) => toAuth.mend(),
})

export const authSilent = onPair({
  ...common,
  name: 'auth-silent',
  title: 'mcp gets no answer of auth (a network that has lost its way)',
  lastsMs: 4000,
  begin: ({ toAuth }) => toAuth.cut('everything'),
  end: ({ toAuth }) => toAuth.mend(),
})

export const authGone = onPair({
  ...common,
  name: 'auth-gone',
  title: 'Every auth replica is killed, and started again',
  meets: ['call that renews a GitHub token', 'refresh'],
  // A sign-in that was being finished when its replica was killed begins anew.
  shows: [...common.shows, '502 of the gateway', '503 of the gateway', '403 AUTH_004'],
  worksWithinMs: 8000,
  begin: ({ auth }) => Promise.all(auth.map((replica) => replica.stop('SIGKILL'))),
  end: ({ auth }) => Promise.all(auth.map((replica) => replica.start())),
})
