import { defineConfig } from 'vitest/config';

/** Bounds for what hangs, not for what is slow: machines are shared, and speed belongs to the bench. */
const hung = { testTimeout: 180_000, hookTimeout: 60_000 };

// `npm test` runs all three; `npx vitest run --project unit` runs the part that needs no socket and no program.
export default defineConfig({
  test: {
    exclude: ['dist/**', 'node_modules/**'],
    pool: 'forks',
    globalSetup: ['test/kit/build-once.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/judges/**', 'dist/**', 'node_modules/**'],
          ...hung,
        },
      },
      { extends: true, test: { name: 'judges', include: ['test/judges/**/*.test.ts'], ...hung } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...hung } },
    ],
  },
});
