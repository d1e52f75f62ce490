import t from 'tap'
import { newTrip, tripKindOf } from '../../sign-in/trip.ts'

const id = 'x'.repeat(22)

t.test('a trip has a state and a verifier that nobody can guess', async (t) => {
  const trip = newTrip('client', id)
  t.match(trip.state, /^x{22}\.[\w-]{43}$/)
  t.match(trip.codeVerifier, /^[\w-]{43}$/)
  t.not(newTrip('client', id).state, trip.state)
  t.not(newTrip('client', id).codeVerifier, trip.codeVerifier)
})

t.test('its state tells what it was for', async (t) => {
  for (const kind of ['client', 'account'] as const) {
    t.equal(tripKindOf(newTrip(kind, id).state), kind)
  }
  t.equal(tripKindOf(''), 'client')
})
