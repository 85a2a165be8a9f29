// How the window's content is built: one folder of files that needs nothing from the network.
// The tests of pure logic (`*.test.ts`) run from here too.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // Relative addresses would break under the shell's own scheme when a page is reloaded, so keep the default base.
  build: {
    outDir: 'dist',
    target: 'safari16.4',
    // Data URLs would need exceptions in the content security policy.
    assetsInlineLimit: 0,
    // Preloading hints are written by an inline script in some browsers; the window loads from disk and needs none.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  // Parts that the window loads too are shared with it.
  worker: { format: 'es' },
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    // The tests of logic share nothing, and a fresh page for each file would take most of the time.
    isolate: false,
    include: ['src/**/*.test.ts'],
  },
});
