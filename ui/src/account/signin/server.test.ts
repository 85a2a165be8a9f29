import { beforeEach, expect, it } from 'vitest';
import { explain } from '../../messages';
import { problemOf } from '../../messages/reasons.testing';
import { ownServer } from './server.svelte';

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
  const insecure = problemOf('insecure', { kind: 'notEncrypted' });
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
  expect(ownServer.about(problemOf('not_puter', { kind: 'notPuter' }))?.message).toBe(
    'example.org answered, but it is not a Puter server.',
  );
  const offline = problemOf('offline', { kind: 'unreachable' });
  expect(ownServer.about(offline)?.message).toBe(explain(offline));
});
