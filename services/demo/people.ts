/** Somebody to sign in as. All are invented; their numeric ids follow from the order of the list. */
export interface Person {
  login: string
  name: string
  email: string
  bio: string
  company?: string
  location: string
}

export interface Organisation {
  login: string
  name: string
  description: string
  members: { login: string; role: 'admin' | 'member' }[]
}

/** A new person goes to the end: the ids of the others must stay theirs. */
export const people: readonly Person[] = [
  {
    login: 'mona-demo',
    name: 'Mona Demo',
    email: 'mona@demo.example',
    bio: 'Draws maps and the software for them.',
    company: 'Gatehouse Demo',
    location: 'Harbour Town',
  },
  {
    login: 'hubot-demo',
    name: 'Hubot Demo',
    email: 'hubot@demo.example',
    bio: 'Keeps the chat and the pagers running.',
    company: 'Lantern Lab Demo',
    location: 'Server Room 2',
  },
  {
    login: 'river-demo',
    name: 'River Demo',
    email: 'river@demo.example',
    bio: 'Clocks, tides and anything that repeats.',
    location: 'Estuary',
  },
  {
    login: 'juniper-demo',
    name: 'Juniper Demo',
    email: 'juniper@demo.example',
    bio: 'New here. Writes small tools in the evening.',
    location: 'Hillside',
  },
]

export const organisations: readonly Organisation[] = [
  {
    login: 'gatehouse-demo',
    name: 'Gatehouse Demo',
    description: 'Where the people of the demo work together.',
    members: [
      { login: 'mona-demo', role: 'admin' },
      { login: 'hubot-demo', role: 'member' },
      { login: 'river-demo', role: 'member' },
      { login: 'juniper-demo', role: 'member' },
    ],
  },
  {
    login: 'lantern-lab-demo',
    name: 'Lantern Lab Demo',
    description: 'Small lights, measured well.',
    members: [
      { login: 'hubot-demo', role: 'admin' },
      { login: 'river-demo', role: 'member' },
    ],
  },
]
