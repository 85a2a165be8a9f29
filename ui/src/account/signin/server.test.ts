import { beforeEach, expect, it } from 'vitest';
import type { Code, Problem } from '../../bindings';
import { ownServer } from './server.svelte';

const problem = (code: Code): Problem => ({ code, message: 'Something about it.', hint: null });

beforeEach(() => ownServer.clear());

it('needs an address, and takes it without the space around it', () => {
  expect(ownServer.isReady(null)).toBe(false);
  ownServer.address = '  https://puter.home ';
  ownServer.oauth = ' ';
  expect(ownServer.isReady(null)).toBe(true);
  expect(ownServer.take(null)).toEqual({ server: 'https://puter.home', oauth: null, allowHttp: false });
});
it('plain http needs consent, which holds for that address only', () => {
  ownServer.address = 'http://puter.home';
  ownServer.take(null);
  const insecure = problem('insecure');
  expect(ownServer.about(insecure)).toMatchObject({ host: 'puter.home', isInsecure: true });
  expect(ownServer.isReady(insecure)).toBe(false);
  ownServer.allowHttp = true;
  expect(ownServer.isReady(insecure)).toBe(true);
  expect(ownServer.take(insecure).allowHttp).toBe(true);
  ownServer.address = 'http://other.home';
  expect(ownServer.about(insecure)).toBeNull();
  expect(ownServer.take(insecure).allowHttp).toBe(false);
});
it('says which server is not Puter', () => {
  ownServer.address = 'https://example.org/x';
  ownServer.take(null);
  expect(ownServer.about(problem('not_puter'))?.message).toBe('example.org answered, but it is not a Puter server.');
  expect(ownServer.about(problem('offline'))?.message).toBe('Something about it.');
});
