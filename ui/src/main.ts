// The first line that runs: styles, then the one component that holds all others.
import './kit/tokens.css';
import './kit/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { loadTheRest } from './kit/later.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

export default mount(App, { target });

// A frame is drawn before the first timer after it.
requestAnimationFrame(() => setTimeout(() => void loadTheRest()));
