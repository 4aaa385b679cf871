/** What the parts of the editor share: what is wrong and what is different where. */
import { inject, provide, type InjectionKey } from 'vue'
import type { RuleChange } from './draft'
import type { RuleBody, Vocabulary } from '@/api/rule'

export interface Editor {
  body: () => RuleBody
  words: () => Vocabulary
  fixed: () => boolean
  fault: (at: string) => string | undefined
  /** What is allowed there and breaks a property that colours should have. */
  flag: (at: string) => string | undefined
  change: (at: string) => RuleChange | undefined
  /** A text that is no number: it is not taken over, and nothing is saved meanwhile. */
  refuse: (at: string, wrong: boolean) => void
}

const KEY: InjectionKey<Editor> = Symbol('rule editor')

export function provideEditor(editor: Editor): void {
  provide(KEY, editor)
}

export function useEditor(): Editor {
  return inject(KEY)!
}

/** A number as somebody types it; undefined for a text that is none. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace('，', '.').replace(/^\./, '0.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined
}
