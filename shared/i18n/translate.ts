/** One language: sentences by key, with `{placeholders}`. */
export type Locale = Readonly<Record<string, string>>

/** Locales by language tag (`en`, `pt-BR`). `en` is there always and is what others fall back to. */
export type Locales = Readonly<Record<string, Locale>> & { readonly en: Locale }

export interface Translator {
  /** The tag of the language chosen, for `lang` and `Content-Language`. */
  language: string
  /**
   * The sentence of a key, in English where the language lacks it, and `''` where no language has
   * it: a key is never shown. A placeholder that gets no value stays as it is.
   */
  t: (key: string, values?: Readonly<Record<string, string | number>>) => string
}

const headerMaxLength = 500
const rangesMax = 20
const rangePattern =
  /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,8})\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i

/** The languages of an `Accept-Language` header, lower case, most wanted first (RFC 9110 §12.5.4). */
function wantedLanguages(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, headerMaxLength)
    .split(',', rangesMax)
    .map((range) => rangePattern.exec(range))
    .filter((match) => match !== null)
    .map(([, tag = '', quality = '1']) => ({ tag: tag.toLowerCase(), quality: Number(quality) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
}

/** Looks a tag up as RFC 4647 §3.4 does: `de-AT` finds `de`. `*` is content with English. */
function findLanguage(tag: string, available: readonly string[]): string | undefined {
  if (tag === '*') return 'en'
  const subtags = tag.split('-')
  return subtags
    .map((_, index) => subtags.slice(0, subtags.length - index).join('-'))
    .map((shorter) => available.find((language) => language.toLowerCase() === shorter))
    .find((language) => language !== undefined)
}

/** Speaks the best language that `acceptLanguage` names and `locales` holds; English by default. */
export function translator(locales: Locales, acceptLanguage = ''): Translator {
  const available = Object.keys(locales)
  const language =
    wantedLanguages(acceptLanguage)
      .map((tag) => findLanguage(tag, available))
      .find((found) => found !== undefined) ?? 'en'
  return {
    language,
    t: (key, values = {}) =>
      (locales[language]?.[key] ?? locales.en[key] ?? '').replace(/\{(\w+)\}/g, (whole, name) =>
        Object.hasOwn(values, name) ? String(values[name]) : whole
      ),
  }
}
