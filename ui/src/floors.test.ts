// Folders stand on floors: each imports only those below it, so that it can be read with them in mind and nothing else.
import { expect, it } from 'vitest';

/** From the lowest to the highest. Of the files beside them, the bindings are below all folders; the others are above. */
const FLOORS = [
  'ipc',
  'messages',
  'kit',
  'navigation',
  'actions',
  'account',
  'preferences',
  'cloud',
  'models',
  'markdown',
  'files',
  'print',
  'chat',
  'search',
  'palette',
  'settings',
  'shell',
];
const BELOW = ['bindings'];

const sources = import.meta.glob<string>('./**/*.{ts,svelte}', { query: '?raw', import: 'default', eager: true });

/** Every import of a folder above, such as "kit/Row.svelte imports chat/menu". */
function upward(files: Record<string, string>): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const [folder = '', ...rest] = path.slice(2).split('/');
    const floor = FLOORS.indexOf(folder);
    if (rest.length === 0 || path.endsWith('.test.ts')) return [];
    const imported = [...text.matchAll(/(?:from |import |import\()'(\.[^']+)'/g)].map(([, to = '']) =>
      new URL(to, `https://here/${path}`).pathname.slice(1),
    );
    const isAbove = (to: string) => {
      const [above = ''] = to.split('/');
      if (FLOORS.includes(above)) return FLOORS.indexOf(above) > floor;
      return above !== 'node_modules' && !BELOW.includes(above.replace(/\.ts$/, ''));
    };
    return imported.filter(isAbove).map((to) => `${path.slice(2)} imports ${to}`);
  });
}

it('every folder has its floor', () => {
  const folders = new Set(Object.keys(sources).map((path) => path.slice(2).split('/')));
  const named = [...folders].filter((parts) => parts.length > 1).map(([folder]) => folder);
  expect([...new Set(named)].sort()).toEqual([...FLOORS].sort());
});

it('no folder imports one above it', () => {
  expect(upward(sources)).toEqual([]);
});

it('an import of a folder above is found', () => {
  const files = {
    './kit/Row.svelte': "import { menu } from '../chat/menu';",
    './chat/list/menu.ts': "import Row from '../../kit/Row.svelte';\nimport { act } from '../../actions/actions';",
    './account/page.ts': "const later = () => import('../settings/Settings.svelte');",
  };
  expect(upward(files)).toEqual([
    'kit/Row.svelte imports chat/menu',
    'account/page.ts imports settings/Settings.svelte',
  ]);
});
