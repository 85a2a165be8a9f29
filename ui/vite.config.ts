// How the window's content is built: one folder of files that needs nothing from the network.
// The tests of pure logic (`*.test.ts`) run from here too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * Puts what draws diagrams beside the page in `public/diagram` that uses it. It is no part of the window's own scripts,
 * and it is one plain script because the frame may not load modules: it has an origin of its own.
 */
function diagrams(): Plugin {
  const mermaid = () => readFileSync(createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js'));
  return {
    name: 'diagrams',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'diagram/mermaid.js', source: mermaid() });
    },
    configureServer({ middlewares }) {
      middlewares.use('/diagram/mermaid.js', (_, response) => {
        response.setHeader('content-type', 'text/javascript');
        response.end(mermaid());
      });
    },
  };
}

/** Lets the first words come together with the scripts, which ask for them only when all of them are here. */
function firstWords(): Plugin {
  return {
    name: 'first-words',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const words = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/messages/en/index.ts'),
        );
        if (!words) return [];
        const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${words.fileName}` };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}

export default defineConfig({
  plugins: [svelte(), diagrams(), firstWords()],
  // Relative addresses would break under the shell's own scheme when a page is reloaded, so keep the default base.
  build: {
    outDir: 'dist',
    target: 'safari16.4',
    // Data URLs would need exceptions in the content security policy.
    assetsInlineLimit: 0,
    // Hints in the page let its scripts come together. While a part is loaded none is added: from a disk it would save
    // nothing, and no element comes into the page but what is drawn.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, needed, { hostType }) => (hostType === 'html' ? needed : []),
    },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/begun.testing.ts', 'src/markdown/workers.testing.ts'],
    // The tests of logic share nothing, and a fresh page for each file would take most of the time.
    isolate: false,
    include: ['src/**/*.test.ts'],
    // Only for what never ends: a busy machine is no failure.
    testTimeout: 60_000,
  },
});
