// An nginx before a server, with the configuration that the README shows or a barer one.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const program = [process.env.NGINX, '/usr/sbin/nginx', join(cache, 'anwang/nginx/usr/sbin/nginx')].find((path) => path && existsSync(path))

/** The part of nginx's configuration that the README shows. */
export const shown = () => /```nginx\n(.*?)```/s.exec(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'))[1]

/** A port that is free now. */
export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

/** Starts nginx on a port over locations; all else is as nginx has it. Resolves to { stop }. */
export async function startNginx(port, locations) {
  if (!program) throw new Error('there is no nginx: .make/install test fetches it')
  const folder = mkdtempSync(join(tmpdir(), 'anwang-nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${of};`).join('\n')
  const user = process.getuid() === 0 ? 'user root;' : ''
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${user} daemon off; pid nginx.pid; error_log stderr; events {}
http {
access_log off;
${temporary}
server {
listen 127.0.0.1:${port};
${locations}
}
}
`,
  )
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (let i = 0; ; i++) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) break
    if (i > 150 || child.exitCode !== null) throw new Error('nginx does not listen')
    await new Promise((done) => setTimeout(done, 100))
  }
  return {
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
