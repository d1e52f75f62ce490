import type { Grant } from './grant.ts'

export const grantTypes = ['authorization_code', 'refresh_token'] as const

/** `grant_type` → what answers it. */
export type Grants = Readonly<Record<(typeof grantTypes)[number], Grant>>
