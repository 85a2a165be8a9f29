import { expect, it } from 'vitest';
import { agreed } from './passphrase';
import { isOwnServer, originsOf, tokenPlace, wayWords } from './words';

const puter = { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: 'https://mcp.puter.com' };

it('tells puter.com from a server of one’s own', () => {
  expect(isOwnServer(puter)).toBe(false);
  expect(isOwnServer({ ...puter, gui: 'https://puter.com.example' })).toBe(true);
});
it('without a sign-in service the pages do it', () => {
  expect(originsOf({ ...puter, oauth: null }).map(({ address }) => address)).toEqual([
    'https://puter.com',
    'https://api.puter.com',
    'https://puter.com',
  ]);
});
it('every way and every place has its own sentence', () => {
  expect(new Set((['scheme', 'loopback', 'authme'] as const).map(wayWords)).size).toBe(3);
  expect(tokenPlace('keychain', 'GNOME Keyring')).toContain('GNOME Keyring');
  expect(tokenPlace('keychain', undefined)).toContain('the system keychain');
  expect(tokenPlace('file', 'GNOME Keyring')).toContain('passphrase');
  expect(tokenPlace('memory', 'GNOME Keyring')).toContain('memory');
});
it('a passphrase is typed twice and not too short', () => {
  expect(agreed('four unrelated words', 'four unrelated words').passphrase).toBe('four unrelated words');
  expect(agreed('four unrelated words', 'four unrelated word')).toMatchObject({
    passphrase: null,
    problem: 'These two are not the same.',
  });
  expect(agreed('ääääääää', 'ääääääää').problem).toBeNull();
  expect(agreed('short', 'short').problem).toContain('at least 8');
  expect(agreed('', '').passphrase).toBeNull();
});
