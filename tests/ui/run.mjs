// Runs the tests of the UI in a browser: `node tests/ui/run.mjs`. It needs ui/dist (`npm run build` in ui) and Chromium.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

if (!existsSync(`${root}ui/dist/index.html`)) {
  console.error('The UI is not built: run `npm run build` in the folder ui first.');
  process.exit(1);
}
// The whole workspace chooses the features of shared crates, so that nothing is compiled twice.
const built = spawnSync('cargo', ['build', '--quiet', '--locked', '--workspace', '--bin', 'serve'], {
  cwd: root,
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

// As many at once as there are processors: a browser, the application and a test each want one now and then.
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs'));
run({ files: files.map((name) => here + name), concurrency: availableParallelism(), timeout: 900_000 })
  .on('test:fail', () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);
