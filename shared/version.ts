import packageJson from '../package.json' with { type: 'json' }

/** The released version, told to MCP clients and to GitHub. */
export const version: string = packageJson.version
