import { describe, expect, it } from 'vitest'
import { localPath, loginAddress } from './way'

describe('the way back after logging in', () => {
  it.each(['/risk', '/risk?at=116.4,39.9,12&sel=danger:7', '/accounts?q=%E9%80%9A'])('goes to %s', (path) =>
    expect(localPath(path)).toBe(path),
  )
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'risk',
    '',
    undefined,
    ['/risk'],
    '/\t/evil.example',
    '/\n/evil.example',
    '/login',
    '/login?return=/login',
    '/password',
    '/./../login',
  ])('never to %o', (path) => expect(localPath(path)).toBe('/'))
  it('is written into the address of the log-in', () => {
    expect(loginAddress('/')).toBe('/login')
    expect(loginAddress('/risk?grid=3&tab=danger', true)).toBe('/login?return=%2Frisk%3Fgrid%3D3%26tab%3Ddanger&ended=1')
    expect(loginAddress('https://evil.example')).toBe('/login')
  })
})
