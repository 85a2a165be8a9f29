// The first lines that run: styles, then the words, and then the one component that holds all others.
import './kit/tokens.css';
import './kit/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { language } from './messages/language.svelte';

language.speak('en-GB').then(begin, sayWithoutWords);

function begin() {
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');
  mount(App, { target });
}

/** The sentence for this stands in the page itself. */
function sayWithoutWords(error: unknown) {
  const page = document.querySelector<HTMLTemplateElement>('#without-words');
  if (page) document.body.replaceChildren(page.content);
  console.error(error);
}
