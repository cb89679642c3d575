import { defineConfig } from 'vitest/config';

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
        },
      },
      { extends: true, test: { name: 'judges', include: ['test/judges/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
});
