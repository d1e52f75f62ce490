import { afterCommand, beforeCommand, command, killedDuring, replace } from './kill.ts'

const [signIn, code] = ['gatehouse:auth:sign-in', 'gatehouse:auth:code']
const session = 'gatehouse:shared:session'

const noted = 'nothing; this sign-in begins anew'

export const killedAuthorizing = killedDuring({
  name: 'authorizing',
  during: 'before it has kept the beginning of a sign-in',
  service: 'auth',
  hold: beforeCommand(command('set', signIn)),
  meets: [],
})

export const killedAsking = killedDuring({
  name: 'asking',
  during: 'while it makes the consent page',
  service: 'auth',
  hold: afterCommand(command('get', signIn)),
  meets: [],
})

export const killedConsented = killedDuring({
  name: 'consented',
  during: 'after it has kept the consent',
  service: 'auth',
  hold: afterCommand(replace(signIn)),
  meets: ['sign-in'],
})

export const killedCalledBack = killedDuring({
  name: 'called-back',
  during: 'after it has kept the account of a sign-in, before it has kept the code for the client',
  service: 'auth',
  hold: beforeCommand(command('set', code)),
  meets: ['sign-in'],
  lost: noted,
})

export const killedRedeeming = killedDuring({
  name: 'redeeming',
  during: 'before it has kept the session that a code becomes',
  service: 'auth',
  hold: beforeCommand(command('set', session)),
  meets: ['sign-in'],
})

export const killedRedeemed = killedDuring({
  name: 'redeemed',
  during: 'after a code was redeemed, before it has answered',
  service: 'auth',
  hold: afterCommand(replace(code)),
  meets: ['sign-in'],
  lost: noted,
})
