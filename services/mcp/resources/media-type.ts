/** Media types by the end of a file’s name; of text those that tell a reader more than that it is text. */
const byEnding: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  json: 'application/json',
  html: 'text/html',
  css: 'text/css',
  csv: 'text/csv',
  xml: 'application/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
}

/** Of a file, by its name and by whether it holds text. */
export function mediaType(name: string, isText: boolean): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const known = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined
  return known ?? (isText ? 'text/plain' : 'application/octet-stream')
}
