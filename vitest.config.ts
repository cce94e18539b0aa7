import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './scripts/test-setup.js',
    // Native sessions block the event loop and keep their memory: a process a file, not a thread.
    pool: 'forks',
    // Generous, since machines are noisy; no test measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    silent: 'passed-only',
    env: { NO_COLOR: '1', CI: '1' },
  },
});
