import { describe, expect, it } from 'vitest'
import { above, inside, outside, ROOT } from './root'

describe('the root of the application', () => {
  it('is found by where its files lie', () => {
    expect(above('https://city.example/assets/start-abc.js')).toBe('/')
    expect(above('https://city.example/city/anwang/assets/start-abc.js')).toBe('/city/anwang/')
    expect(ROOT).toBe('/')
  })
  it('comes off and goes on again', () => {
    for (const root of ['/', '/anwang/', '/risk/']) {
      for (const path of ['/', '/risk', '/risk/work', '/login']) expect(inside(outside(path, root), root)).toBe(path)
    }
    expect(inside('/anwang', '/anwang/')).toBe('/')
    // straight at the service
    expect(inside('/risk', '/anwang/')).toBe('/risk')
    expect(inside('/anwangs/risk', '/anwang/')).toBe('/anwangs/risk')
  })
})
