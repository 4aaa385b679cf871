import { mergeConfig, defineConfig } from 'vitest/config'
import base from './vite.config.ts'

/** Files that put something in the place of a module have their modules to themselves. */
const alone = ['src/app/renewal.test.ts', 'src/state/mark.test.ts']

// All others of a process share what they import, the library of fields before all: to read it anew for each file is
// most of what such a run costs. What a file leaves behind, build/afresh.ts takes away.
export default mergeConfig(
  base,
  defineConfig({
    test: {
      projects: [
        { extends: true, test: { name: 'alone', include: alone } },
        {
          extends: true,
          test: {
            name: 'together',
            include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
            exclude: alone,
            isolate: false,
            unstubGlobals: true,
            setupFiles: 'build/afresh.ts',
          },
        },
      ],
    },
  }),
)
