/** A piece of what a tool or a prompt says, as the protocol carries it. */
export type Content =
  | { type: 'text'; text: string }
  | { type: 'image' | 'audio' /** Base64. */; data: string; mimeType: string }
  | { type: 'resource'; resource: ResourceContent }

/** What a resource holds: text, or bytes in base64. */
export type ResourceContent = { uri: string; mimeType: string } & (
  | { text: string }
  | { blob: string }
)
