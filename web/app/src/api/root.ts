/** Where this application lies: at the root of its host, or below a path under which a proxy shows it. */

/** The folder above that of a file of ours: "/" or "/anwang/". */
export const above = (file: string): string => new URL('../', file).pathname

/** The path that every address of ours begins with; it ends with a slash. */
export const ROOT = import.meta.env.PROD ? above(import.meta.url) : '/'

/** The whole address, without a slash at its end. */
export const site = (): string => location.origin + ROOT.slice(0, -1)

/** A path of the browser as the application knows it: below the root, beginning with a slash. */
export function inside(path: string, root = ROOT): string {
  if (path === root.slice(0, -1)) return '/'
  return path.startsWith(root) ? path.slice(root.length - 1) : path
}

/** A path of the application as the browser knows it. */
export const outside = (path: string, root = ROOT): string => root.slice(0, -1) + path
