import type { Embedded } from './start.ts'

/** What `npm start` tells the person in front of the terminal. */
export function greeting({ publicUrl, demoPeople }: Embedded, startMs: number): string {
  const url = `${publicUrl}/mcp`
  const demo =
    demoPeople.length > 0
      ? `\n  This is a demo with an emulated GitHub. Sign in as ${demoPeople.join(', ')}.\n`
      : ''
  return `
  Gatehouse is ready at ${url} (started in ${startMs} ms)
${demo}
  Connect a client:
    Claude Code   claude mcp add --transport http gatehouse ${url}
    Cursor        add { "mcpServers": { "gatehouse": { "url": "${url}" } } } to ~/.cursor/mcp.json
    VS Code       code --add-mcp '{"name":"gatehouse","type":"http","url":"${url}"}'
    Any other     give it the address ${url}; it finds the rest by itself

  Stop with Ctrl+C.
`
}
