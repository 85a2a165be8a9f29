import { expect, it } from 'vitest';
import { agreed } from './signin/passphrase';
import { hostWords, isOwnServer, originsOf, tokenPlace, wayWords } from './words';

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
it('names each host once, with what it is for', () => {
  const puter = { gui: 'https://puter.com', api: 'https://api.puter.com', oauth: 'https://mcp.puter.com' };
  expect(hostWords(puter)).toBe('api.puter.com for chats and files, mcp.puter.com and puter.com for signing in.');
  const own = { gui: 'http://puter.home:4100', api: 'http://api.puter.home:4100', oauth: null };
  expect(hostWords(own)).toBe('api.puter.home:4100 for chats and files, puter.home:4100 for signing in.');
  const one = { gui: 'http://puter.home', api: 'http://puter.home', oauth: null };
  expect(hostWords(one)).toBe('puter.home for chats, files and signing in.');
  expect(hostWords(undefined)).toMatch(/^puter\.com, or the server you name/);
});
