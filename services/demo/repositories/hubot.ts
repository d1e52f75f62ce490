import type { SeedRepository } from './repository.ts'

const by = 'hubot-demo'

export const hubotRepositories: readonly SeedRepository[] = [
  {
    owner: by,
    by,
    name: 'chat-relay',
    description: 'Carries messages between chat rooms and loses none of them.',
    language: 'Go',
    topics: ['chat', 'go', 'queue'],
    commits: [
      {
        path: 'relay.go',
        message: 'Relay from one room to others',
        text: `package relay

// Relay copies each message to every room but the one it came from.
func Relay(in <-chan Message, rooms []chan<- Message) {
	for message := range in {
		for i, room := range rooms {
			if i != message.Room {
				room <- message
			}
		}
	}
}
`,
      },
      {
        path: 'message.go',
        message: 'Describe a message',
        text: 'package relay\n\n// Message is one line somebody wrote.\ntype Message struct {\n\tRoom int\n\tText string\n}\n',
      },
    ],
    issues: [
      {
        title: 'One slow room holds up all the others',
        body: '`room <- message` blocks. A room that reads slowly stops the relay.',
        by: 'mona-demo',
        labels: ['bug', 'help wanted'],
        comments: [{ by, body: 'A buffer for each room, and a count of what was dropped?' }],
      },
    ],
    pull: {
      branch: 'buffer-rooms',
      title: 'Give each room a buffer',
      body: 'A slow room no longer blocks the relay. See #1.',
      by,
      commits: [
        {
          path: 'buffer.go',
          message: 'Buffer up to a bound',
          text: 'package relay\n\n// Buffered returns a room that keeps up to n messages.\nfunc Buffered(n int) chan Message { return make(chan Message, n) }\n',
        },
      ],
    },
  },
  {
    owner: by,
    by,
    name: 'morse',
    description: 'Morse code, both ways.',
    language: 'Rust',
    topics: ['rust', 'radio'],
    commits: [
      {
        path: 'src/lib.rs',
        message: 'Encode letters',
        text: "pub fn encode(letter: char) -> Option<&'static str> {\n    match letter.to_ascii_lowercase() {\n        'e' => Some(\".\"),\n        't' => Some(\"-\"),\n        's' => Some(\"...\"),\n        'o' => Some(\"---\"),\n        _ => None,\n    }\n}\n",
      },
    ],
    issues: [
      {
        title: 'Only four letters work',
        body: 'E, T, S and O. What about the rest?',
        by: 'juniper-demo',
      },
    ],
  },
  {
    owner: by,
    by,
    name: 'pager-rules',
    description: 'Who is woken, and when. Private.',
    language: 'YAML',
    topics: ['on-call'],
    private: true,
    commits: [
      {
        path: 'rules.yaml',
        message: 'Nobody is woken for a full disk at 60 %',
        text: 'rules:\n  - when: disk > 90\n    wake: hubot-demo\n',
      },
    ],
  },
]
