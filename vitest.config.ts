import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  // TensorFlow.js registers its gradients in ES modules without extensions, which Node does not load: they are bundled
  // before the tests, from the same sources as in dist.
  resolve: { alias: [{ find: /^(@tensorflow\/tfjs-[a-z-]+)$/, replacement: '$1/dist/index.js' }] },
  test: {
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients.js',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-converter',
          ],
        },
      },
    },
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
