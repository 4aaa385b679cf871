/**
 * The half of a text kept in both languages as "中文 | English", such as the note of
 * a rule set that came with the service; a text in one language is as it is.
 */
export function half(text: string, language: string): string {
  const [zh, en, more] = text.split(/\s+\|\s+/)
  if (!en || more !== undefined || !/[㐀-鿿]/.test(zh!) || /[㐀-鿿]/.test(en)) return text
  return language === 'zh' ? zh! : en
}
