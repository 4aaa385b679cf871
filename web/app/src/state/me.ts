/** The person who is logged in, and what they may do. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ask, send } from '@/api/client'
import { language, useLanguage, type Language } from '@/text/i18n'
import { loadSectors } from '@/text/sectors'
import { mark, markMap } from './mark'
import type { Action, Me } from '@/api/me'

export const useMe = defineStore('me', () => {
  const me = shallowRef<Me>()
  /** Why the server could not say who is logged in. */
  const failure = shallowRef<unknown>()
  /** The person's own page lies over the view. */
  const open = ref(false)
  const grants = computed(() => (me.value?.grants ?? []).filter((grant) => grant.inForce))

  function may(action: Action): boolean {
    return me.value?.permissions.includes(action) ?? false
  }

  async function settle(answer: Me): Promise<void> {
    me.value = answer
    mark(answer.id)
    markMap(answer.permissions.includes('map.view'))
    if (!answer.mustChange) void loadSectors()
    // A link that names a language is followed as long as the page is open.
    const linked = new URLSearchParams(location.search).has('lang')
    if (answer.lang && !linked && answer.lang !== language()) await useLanguage(answer.lang)
  }

  /** Asks who is logged in; the refusal of an unknown caller is left to whoever asks. */
  async function load(): Promise<void> {
    await settle((await ask<Me>('GET', 'me', { quiet: true })).body)
  }

  async function logIn(login: string, password: string): Promise<void> {
    await settle((await ask<Me>('POST', 'login', { body: { login, password }, quiet: true })).body)
  }

  /** Roles and permissions may have changed while the page is open. */
  async function refresh(): Promise<void> {
    me.value = (await ask<Me>('GET', 'me')).body
    markMap(may('map.view'))
  }

  /** The last word to the server about the language; two in a row must arrive in that order. */
  let saying: Promise<unknown> = Promise.resolve()
  /** Switches the language here and keeps it on the account. */
  async function speak(lang: Language): Promise<void> {
    await useLanguage(lang)
    if (!me.value || me.value.lang === lang) return
    me.value = { ...me.value, lang }
    saying = saying.catch(() => undefined).then(() => send('PATCH', 'me', { lang }))
    await saying
  }

  return { me, failure, open, grants, may, load, logIn, refresh, speak }
})
