import { describe, expect, it } from 'vitest';
import type { AttachmentNote, Reason } from '../bindings';
import { explain, explainWithHint, say, saysWhatIsKept, titled, w } from './index';
import { ATTACHMENT_NOTES, KEYCHAIN_TROUBLES, LINKS_TROUBLES, problemOf, REASONS } from './reasons.testing';

const words = (reason: Reason, hint: string | null = null) => explain(problemOf('failed', reason, hint));
const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '');
const isWhole = (text: string) => expect(text).toMatch(/[^.]\.$/);
const noted = (note: AttachmentNote, name = 'a.pdf') => say(w().attachmentNote, 'kind', note, name);

/** Every text of the facts, however deep. */
const textsOf = (facts: object): string[] =>
  Object.entries(facts).flatMap(([key, fact]) => {
    if (typeof fact === 'object' && fact !== null) return textsOf(fact);
    return typeof fact === 'string' && key !== 'kind' && key !== 'trouble' ? [fact] : [];
  });

describe('every problem', () => {
  it('has whole sentences, in which nothing is missing', () => {
    for (const reason of REASONS) {
      isWhole(words(reason));
      expect(words(reason), reason.kind).not.toMatch(/undefined|null|NaN|\[object| {2}/);
    }
  });

  it('isolates every name in them', () => {
    for (const reason of REASONS) {
      const texts = textsOf(reason);
      for (const text of texts) expect(words(reason), reason.kind).toContain(`\u2068${text}\u2069`);
      const isolated = (words(reason).match(/\u2068/g) ?? []).length;
      expect(isolated, reason.kind).toBeGreaterThanOrEqual(texts.length);
    }
  });

  it('does not say a title twice', () => {
    for (const reason of REASONS) {
      const { title, text } = titled(problemOf('failed', reason));
      if (title === null) continue;
      expect(title, reason.kind).not.toMatch(/[.:]$/);
      expect(text.startsWith(title), reason.kind).toBe(false);
      expect(words(reason)).toBe(text === '' ? `${title}.` : `${title}. ${text}`);
      if (text !== '') isWhole(text);
    }
  });

  it('is known to say what is kept exactly where it says so of a message', () => {
    for (const reason of REASONS) {
      const said = words(reason);
      if (/your (message|text) is kept/i.test(said)) expect(saysWhatIsKept(reason), reason.kind).toBe(true);
      if (saysWhatIsKept(reason)) expect(said, reason.kind).toMatch(/\b(kept|safe|lost)\b/);
    }
  });
});

describe('the sentences', () => {
  it('of a balance that is held name the money', () => {
    const held = { kind: 'balanceHeld', running: 1, heldMicrocents: 4_000_000, balanceMicrocents: 31_000_000 } as const;
    expect(titled(problemOf('held', held))).toEqual({
      title: 'Your balance is in use',
      text: '1 running answer holds 4¢ of your 31¢. This one can start when one ends. Nothing was charged and your message is kept.',
      hint: null,
    });
    expect(words({ ...held, running: 2 })).toContain('2 running answers hold 4¢');
  });

  it('of a chat that is too long name what the model takes, if that is known', () => {
    const long = { kind: 'chatTooLongFor', model: 'Luna', tokens: 1200, room: 900 } as const;
    expect(plain(words(long))).toBe(
      'Too long for Luna. The chat has about 1,200 tokens and this model can take 900. Your balance is not the problem; nothing was charged and your message is kept.',
    );
    expect(words({ ...long, room: null })).toContain('about 1,200 tokens. Your balance');
  });

  it('of an answer that broke off say what there is of it', () => {
    for (const kind of ['answerSilent', 'answerBroke', 'modelBrokeOff', 'closedWhileAnswering'] as const) {
      const facts = { kind, minutes: 30 };
      expect(words({ ...facts, hasText: true })).toContain(' The text above is kept. Puter may still charge');
      expect(words({ ...facts, hasText: false })).toContain(' No text had come yet; your message is kept. Puter may');
    }
  });

  it('call nothing free or safe where Puter may charge', () => {
    const billed: Reason[] = [
      { kind: 'answerUnreadable' },
      { kind: 'answerServerFailed' },
      ...[true, false].flatMap((hasText): Reason[] => [
        { kind: 'answerSilent', hasText, minutes: 30 },
        { kind: 'answerBroke', hasText },
        { kind: 'modelBrokeOff', hasText },
        { kind: 'closedWhileAnswering', hasText },
      ]),
    ];
    for (const reason of billed) {
      expect(words(reason), reason.kind).toContain('may still charge');
      expect(words(reason), reason.kind).not.toMatch(/lost|nothing was charged/i);
    }
  });

  it('speak of a message only where there is one', () => {
    const ofAnything = [
      'noBalance',
      'noBalanceForTransfer',
      'tooManyRequests',
      'tooMuchAtOnce',
      'serverFailed',
    ] as const;
    for (const kind of ofAnything) expect(words({ kind }), kind).not.toContain('message');
    const ofQuestions = ['noBalanceForAnswer', 'tooManyQuestions', 'tooManyAnswersAtOnce'] as const;
    for (const kind of ofQuestions) expect(words({ kind }), kind).toContain('message');
    expect(words({ kind: 'noBalanceForTransfer' })).toContain('charges for transfers too: about 1¢ for each 90 MB');
  });

  it('of a link that is not the right one say that nothing was changed', () => {
    for (const kind of ['noSignInOpen', 'otherSignIn', 'linkTooLong', 'notALink'] as const) {
      expect(words({ kind }), kind).toContain('Nothing was changed.');
    }
    for (const kind of ['claudeCodeToken', 'apiKey'] as const)
      expect(words({ kind }), kind).toContain('not used or kept');
  });

  it('of what never left say that it cost nothing', () => {
    for (const kind of ['stoppedBeforeSent', 'closedBeforeSent', 'noBalanceForAnswer', 'tooManyQuestions'] as const) {
      expect(words({ kind }), kind).toMatch(/nothing was charged/i);
    }
    for (const kind of ['modelBusy', 'modelShut', 'modelUnavailable'] as const) {
      expect(words({ kind }), kind).toContain('no charge is expected');
    }
  });

  it('of a cause come after those of what it caused', () => {
    const signedOut: Reason = { kind: 'noChatErased', because: { kind: 'signedOut' } };
    expect(words(signedOut)).toBe(
      'No chat was erased. You are signed out. Sign in to go on; chats on this computer are safe.',
    );
    const deep: Reason = { kind: 'nothingErased', because: { kind: 'noNewHistory', because: { kind: 'diskFull' } } };
    expect(words(deep)).toMatch(/^Nothing was erased\. The history is erased, but .* made\. The disk of this computer/);
  });

  it('of what nobody foresaw are the words of the system', () => {
    const unexpected: Reason = { kind: 'unexpected' };
    expect(words(unexpected)).toBe('That did not work.');
    expect(words(unexpected, 'It rained.')).toBe('That did not work. (It rained)');
    expect(words({ kind: 'noChatErased', because: unexpected }, 'It rained.')).toBe(
      'No chat was erased. That did not work. (It rained)',
    );
    expect(titled(problemOf('failed', unexpected, 'It rained.'))).toEqual({
      title: 'That did not work',
      text: 'It rained.',
      hint: null,
    });
  });

  it('stand before the words of the server where those are wanted', () => {
    const problem = problemOf('failed', { kind: 'moderated' }, 'policy 7.');
    expect(explain(problem)).not.toContain('policy');
    expect(explainWithHint(problem)).toMatch(/another model\. \(policy 7\)$/);
  });

  it('of a recovery count what could be read', () => {
    const recovered = (chats: number) => words({ kind: 'historyRecovered', chats, damaged: 'a.db' });
    expect(recovered(0)).toContain('No chat could be read. The');
    expect(recovered(1)).toContain('One chat could be read and is here. The');
    expect(recovered(1200)).toContain('1,200 chats could be read and are here;');
  });

  it('name the keychain, or the file, and why', () => {
    for (const trouble of KEYCHAIN_TROUBLES) {
      isWhole(words({ kind: 'keychain', keychain: 'Star Keyring', trouble }));
      isWhole(words({ kind: 'tokenInFile', keychain: 'Star Keyring', trouble }));
    }
    expect(plain(words({ kind: 'tokenNotMoved', keychain: 'Star Keyring', trouble: 'denied' }))).toBe(
      'The token stays where it is, because Star Keyring does not let Oriel write. You are still signed in; try again later.',
    );
    expect(words({ kind: 'tokenNotRemoved', username: 'mira', keychain: null })).toContain(
      'from the file with the sign-in tokens. You',
    );
  });
});

describe('what is said of links', () => {
  it('is whole, and says that signing in works', () => {
    for (const trouble of LINKS_TROUBLES) {
      isWhole(words({ kind: 'linksNotRepaired', trouble }));
      expect(words({ kind: 'linksNotRepaired', trouble })).toMatch(/\. Signing in works all the same/);
    }
  });
});

describe('what is said of an attachment', () => {
  it('is whole, with its names isolated', () => {
    for (const note of ATTACHMENT_NOTES) {
      isWhole(noted(note));
      for (const text of textsOf(note)) expect(noted(note)).toContain(`\u2068${text}\u2069`);
    }
  });

  it('names the file once where it keeps a message back', () => {
    for (const note of ATTACHMENT_NOTES) {
      const said = words({ kind: 'notAttached', name: 'a.pdf', note });
      expect(said.split('\u2068a.pdf\u2069'), note.kind).toHaveLength(2);
      expect(said).toMatch(/\. Your message is kept\.$/);
    }
    const scanned = words({ kind: 'notAttached', name: 'a.pdf', note: { kind: 'scanned' } });
    expect(plain(scanned)).toMatch(/^a\.pdf has no text, only pictures of its pages\. /);
    const folder = words({ kind: 'notAttached', name: 'Plans', note: { kind: 'folder' } });
    expect(plain(folder)).toMatch(/^Plans: Folders cannot be attached\. /);
  });

  it('counts pages and sizes', () => {
    expect(noted({ kind: 'pages', pages: 1, of: 1 })).toBe('The text of its page goes along, its pictures do not.');
    expect(noted({ kind: 'pages', pages: 12, of: 12 })).toContain('its 12 pages goes along, its');
    expect(noted({ kind: 'pages', pages: 12, of: 1200 })).toContain('first 12 of 1,200 pages');
    expect(noted({ kind: 'firstPart', bytes: 400_000, of: 2_000_000 })).toContain(
      'The first 400 KB of 2.0 MB go along',
    );
  });
});
