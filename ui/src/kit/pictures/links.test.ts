import { describe, expect, it } from 'vitest';
import { isPictureInside, leadsTo, linkAddress } from './links';

describe('an address in an answer', () => {
  it.each(['https://example.org/a?b=c', 'http://example.org/', 'mailto:ines@example.org'])('%s is a link', (href) => {
    expect(linkAddress(href)).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'oriel://auth/callback',
    'https://puter.com@evil.example/login',
    'https://puter.com:443@evil.example/',
    'http://:secret@evil.example/',
    '/relative',
    '#anchor',
    '',
  ])('%j is text', (href) => {
    expect(linkAddress(href)).toBeUndefined();
  });

  it('says where it leads before it is followed, whatever its words say', () => {
    expect(leadsTo('https://example.org/a')).toBe('example.org · https://example.org/a');
    expect(leadsTo('https://puter.com@evil.example/')).toMatch(/^evil\.example · /);
    expect(leadsTo('mailto:ines@example.org')).toBe('Write to ines@example.org');
  });

  it('only a picture that needs no loading is shown', () => {
    expect(isPictureInside('data:image/png;base64,AAAA')).toBe(true);
    expect(isPictureInside('data:image/svg+xml;base64,AAAA')).toBe(false);
    expect(isPictureInside('https://example.org/pixel.png')).toBe(false);
  });
});
