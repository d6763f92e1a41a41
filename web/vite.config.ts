// Builds the dashboard into dist/web.

import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page may load nothing but files of the server itself, and a data: URL is none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // For work on the page itself: `npx vite web`, beside a `tapline serve`.
    proxy: { '/api': 'http://localhost:8080' },
  },
});
