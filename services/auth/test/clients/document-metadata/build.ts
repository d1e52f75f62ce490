import { describeDocument } from '../../../clients/document-metadata.ts'

export const url = 'https://client.example/oauth/client.json'
export const good = {
  client_id: url,
  client_name: 'A client',
  redirect_uris: ['https://client.example/callback'],
}

/** Checks a good document with these changes. */
export const describe = (changes: object = {}, allowed: string[] = []) =>
  describeDocument(url, JSON.stringify({ ...good, ...changes }), allowed)

export const refusal = (message: RegExp) => ({ name: 'INVALID_CLIENT_DOCUMENT', message })
