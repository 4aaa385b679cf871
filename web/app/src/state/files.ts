/** Which file lies open over the map, and whether a location is being chosen for one. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { leaveAll } from './unsaved'
import type { FilePage } from './page'

export const useFiles = defineStore('files', () => {
  const page = ref<FilePage>('')
  /** Who waits for a location on the map; the sheet is out of the way meanwhile. */
  const waiting = shallowRef<(lon: number, lat: number) => void>()

  function open(to: FilePage | number): void {
    page.value = String(to)
  }
  function close(): void {
    page.value = ''
    waiting.value = undefined
  }
  /** Goes to another page of the sheet, or away, unless something is unsaved. */
  function leaveFor(to: FilePage | number): void {
    leaveAll(() => (to === '' ? close() : open(to)))
  }
  const leave = () => leaveFor('')
  /** The map was clicked while a location is chosen. */
  function take(lon: number, lat: number): void {
    const tell = waiting.value
    waiting.value = undefined
    tell?.(lon, lat)
  }
  return { page, waiting, open, close, leave, leaveFor, take }
})
