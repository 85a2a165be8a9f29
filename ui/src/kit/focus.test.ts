import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { handFocusOn } from './focus';

const given: (HTMLElement | null)[] = [];
let stop: () => void = () => undefined;

function element(tag: string, attributes: Record<string, string> = {}, ...inside: Element[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** A watched part with a button in something, and a button outside. */
function page(holder: Record<string, string>) {
  const button = element('button');
  const line = element('p', {}, button);
  const around = element('article', holder, line, element('i'));
  const root = element('main', {}, around);
  const outside = element('button');
  document.body.replaceChildren(root, outside);
  stop = handFocusOn((left) => given.push(left))(root);
  button.focus();
  return { button, line, around, outside };
}
const TURN = { tabindex: '-1' };
const task = () => new Promise((resolve) => setTimeout(resolve));
/** What changed in the page is told after the script that changed it, and looked at after what else that begins. */
const told = () => task().then(task);

afterEach(() => {
  stop();
  given.length = 0;
  document.body.replaceChildren();
});

it('a control that vanishes hands its focus to what is left around it', async () => {
  const { line, around } = page(TURN);
  line.remove();
  await told();
  expect(given).toEqual([around]);
});

it('where nothing around it can have the focus, that is told', async () => {
  page({}).line.remove();
  await told();
  expect(given).toEqual([null]);
});

it('who took it away may give the focus to what has its place now', async () => {
  const { line, outside } = page(TURN);
  line.remove();
  await tick();
  outside.focus();
  await told();
  expect(given).toEqual([]);
});

it('so does one that can be used no more', async () => {
  const { button, around } = page(TURN);
  button.setAttribute('disabled', '');
  await told();
  expect(given).toEqual([around]);
});

it('a focus that went elsewhere stays there', async () => {
  const { outside, around } = page(TURN);
  outside.focus();
  around.remove();
  await told();
  expect(given).toEqual([]);
  expect(document.activeElement).toBe(outside);
});

it('a focus that was given up is not brought back', async () => {
  const { button, line } = page(TURN);
  button.blur();
  await told();
  line.remove();
  await told();
  expect(given).toEqual([]);
});

it('other changes hand nothing on, nor does a panel that is open', async () => {
  const { around, line } = page({ 'data-popover': '' });
  around.lastElementChild?.remove();
  await told();
  line.remove();
  await told();
  expect(given).toEqual([]);
});
