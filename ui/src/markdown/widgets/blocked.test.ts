import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, it } from 'vitest';
import Picture from './Picture.svelte';
import { blocked } from './blocked.svelte';

beforeEach(() => blocked.clear());

function draw(href: string) {
  const drawn = mount(Picture, { target: document.body, props: { token: { href, text: '' } } });
  flushSync();
  void unmount(drawn);
}

it('a picture from the web counts once, however often it is drawn', () => {
  draw('https://pictures.example/a.png');
  draw('https://pictures.example/a.png');
  draw('https://pictures.example/b.png');
  expect(blocked.size).toBe(2);
});
it('only what would be fetched counts: no picture that is here, and nothing that is no picture', () => {
  draw('data:image/png;base64,iVBORw0KGgo=');
  draw('data:text/html,<p>');
  draw('x.png');
  expect(blocked.size).toBe(0);
});
