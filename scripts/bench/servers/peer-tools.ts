import { importPeer } from '../../peers/import.ts'

export interface Zod {
  object(shape: object): object
  string(): object
  toJSONSchema(schema: unknown): object
}

export const importZod = async (): Promise<Zod> => (await importPeer<{ z: Zod }>('zod')).z

const count = 20
export const toolNames = Array.from({ length: count }, (_, at) => (at ? `echo_${at + 1}` : 'echo'))
export const description = 'Answers with the text that it is given.'

/** What every peer’s tool answers, and ours. */
export const said = ({ text }: { text: string }) => ({
  content: [{ type: 'text', text }],
  structuredContent: { text },
})
