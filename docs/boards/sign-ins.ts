import type { Board } from './board.ts'
import { at, lines, number, rate } from './board.ts'

const hour = (metric: string, by: string) => `sum by (${by}) (increase(${metric}{${at}}[1h]))`

/** Who comes in by which program, and why sessions end. */
export const signIns: Board = {
  uid: 'gatehouse-sign-ins',
  title: 'Gatehouse: sign-ins and sign-outs',
  rows: {
    'In and out': [
      lines('Sign-ins in an hour', 'By the program that the client says it is.', 'short', {
        '{{client}}': hour('gatehouse_sign_ins_total', 'client'),
      }),
      lines(
        'Sign-outs in an hour',
        'revoked: by client or person. replayed: a token was used twice, which a thief does, or a broken client. upstream-ended: GitHub refused the person’s token.',
        'short',
        { '{{reason}}': hour('gatehouse_sign_outs_total', 'reason') }
      ),
      lines('Signed-in sessions', 'Those that nobody ended and that have not expired.', 'short', {
        sessions: `max(oauth_active_sessions{${at}})`,
      }),
    ],
    Steps: [
      lines('Steps that succeed', 'From the registration of a client to its tokens.', 'cps', {
        '{{operation}}': rate('oauth_operations_total', 'operation', 'status="success"'),
      }),
      lines('Steps that are refused', 'What was asked was not right, or a person said no.', 'cps', {
        '{{operation}}': rate('oauth_operations_total', 'operation', 'status="refused"'),
      }),
      lines('Steps that fail', 'This server, its store or GitHub. Should be none.', 'cps', {
        '{{operation}}': rate('oauth_operations_total', 'operation', 'status="failure"'),
      }),
    ],
    Clients: [
      lines('Registrations in an hour', 'Each may leave a record for a day.', 'short', {
        '{{client}}': hour('gatehouse_registrations_total', 'client'),
      }),
      lines('First sign-ins through them in an hour', 'Few against many: a flood.', 'short', {
        '{{client}}': hour('gatehouse_confirmations_total', 'client'),
      }),
      number(
        'Registered for each one used',
        'In the last day. Near 1 is right; clients that register at every start raise it.',
        'short',
        `sum(increase(gatehouse_registrations_total{${at}}[1d])) / sum(increase(gatehouse_confirmations_total{${at}}[1d]))`
      ),
    ],
    'GitHub’s tokens': [
      lines('Refreshes', 'failed: GitHub gave no usable answer; the session lives on.', 'cps', {
        '{{reason}}: {{outcome}}': rate('gatehouse_upstream_refreshes_total', 'reason, outcome'),
      }),
    ],
  },
}
