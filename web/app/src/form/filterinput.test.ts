// @vitest-environment happy-dom
import { createApp, h, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import FilterInput from './FilterInput.vue'

it('what is being typed is kept while the page is drawn anew, and an address that changes is followed', async () => {
  const value = ref('')
  const rows = ref(0)
  const said: string[] = []
  const box = document.body.appendChild(document.createElement('div'))
  createApp({
    render: () => [h(FilterInput, { value: value.value, 'data-rows': rows.value, onSet: (text: string) => said.push(text) })],
  }).mount(box)
  const input = box.querySelector('input')!
  input.focus()
  input.value = '16'
  input.dispatchEvent(new Event('input'))
  rows.value = 2
  await nextTick()
  expect(input.getAttribute('data-rows')).toBe('2')
  expect(input.value).toBe('16')
  value.value = 'x' // somebody's answer, late
  await nextTick()
  expect(input.value).toBe('16')
  input.dispatchEvent(new Event('change'))
  expect(said).toEqual(['16'])
  value.value = '16'
  await nextTick()
  input.blur()
  value.value = ''
  await nextTick()
  expect(input.value).toBe('')
})
