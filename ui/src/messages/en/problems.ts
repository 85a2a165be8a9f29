// English for everything that can go wrong: what happened, what is safe, what to do next.
import { LIMITS, type AttachmentNote, type KeychainTrouble, type Reason } from '../../bindings';
import { cost, size } from './figures';
import { isolated, say, type Each, type Said } from '../tools';
import { linksTrouble } from './linksTrouble';
import { signIn } from './signIn';
import { BY_ANOTHER_WAY, many, number, quoted, sentences, tokensOf } from './tools';

const SAFE_TO_SIGN_IN = 'Chats and drafts here are safe. Sign in to go on.';
const MAY_CHARGE = 'Puter may still charge for what was written.';
const NOT_YOUR_ACCOUNT = 'This is not about your account. No text came back, so no charge is expected.';
const ADD_TO_BALANCE = 'Add to your balance, or wait for the next month’s, and try again.';
const NEWEST_PAGE = 'Nothing was changed. Use the newest browser page.';
const OTHER_PLACE = 'Choose another place; your chats are safe.';
const NOTHING_LEFT = 'Nothing was left there; your chats are safe. Choose another place.';
const RENAME_FIRST = 'Nothing was done; rename it in Files first.';

/** What is kept of an answer that ended before its end. */
const kept = (hasText: boolean) =>
  hasText ? 'The text above is kept.' : 'No text had come yet; your message is kept.';

const slowDown = (text: string) => ({ title: 'Puter asks us to slow down', text });
const signedOut = (text: string) => ({ title: 'You are signed out', text });

/** The sentences for the cause of something larger. */
const causeOf = ({ because }: { because: Reason }): string => sentences(say(problem, 'kind', because));

/** Why the keychain did not give the saved sign-in, and what to do. */
const notRead: Record<KeychainTrouble, (keychain: string) => string> = {
  missing: (keychain) =>
    `No keychain is running on this computer, so the saved sign-in could not be read. Start ${keychain} and try again, or sign in anew.`,
  locked: (keychain) =>
    `${keychain} is locked. Unlock it to use the saved sign-in, or sign in anew. Nothing was changed.`,
  denied: (keychain) =>
    `${keychain} does not let Oriel read the saved sign-in. Allow Oriel there and try again, or sign in anew. Nothing was changed.`,
  ambiguous: (keychain) =>
    `${keychain} holds several tokens for this account, and nothing says which is the right one. Remove the entries “app.oriel.desktop” there, or sign in anew.`,
  tooLong: (keychain) => `${keychain} takes no token of this length. Nothing was changed.`,
  corrupt: (keychain) => `What ${keychain} holds for this account is not a token. Sign in anew; it is replaced then.`,
  failed: (keychain) => `${keychain} returned an error. Nothing was changed. Try again, or sign in anew.`,
};

const returnedAnError = (keychain: string) => `${keychain} returned an error`;
/** Why the keychain did not take a token, as a part of a sentence. */
const notTaken: Record<KeychainTrouble, (keychain: string) => string> = {
  missing: () => 'no keychain is running on this computer',
  locked: (keychain) => `${keychain} is locked`,
  denied: (keychain) => `${keychain} does not let Oriel write`,
  ambiguous: (keychain) => `${keychain} holds several entries of this name`,
  tooLong: (keychain) => `${keychain} takes no token of this length`,
  corrupt: returnedAnError,
  failed: returnedAnError,
};

type Untaken = { keychain: string; trouble: KeychainTrouble };
const whyNotTaken = ({ keychain, trouble }: Untaken) => notTaken[trouble](isolated(keychain));

/** The notes that begin with the name of their file. */
const NAMES_ITS_FILE: ReadonlySet<AttachmentNote['kind']> = new Set(['scanned', 'locked', 'damaged', 'tooMuch']);

/** How a model gets a file called `name`, or why it does not. */
export const attachmentNote: Each<AttachmentNote, 'kind', [name: string]> = {
  folder: () => 'Folders cannot be attached. Attach the files in it.',
  noPictures: ({ model }) => `${isolated(model)} cannot see pictures. Choose a model that reads images.`,
  tooLarge: ({ model, most }) => `${isolated(model)} takes files of this kind up to ${size(most)}.`,
  unknownKind: ({ model, mime }) => `${isolated(model)} cannot read files of the kind ${isolated(mime)}.`,
  firstPart: ({ bytes, of }) => `The first ${size(bytes)} of ${size(of)} go along; the rest does not.`,
  pages: ({ pages, of }) => {
    if (pages < of)
      return `The text of the first ${number(pages)} of ${number(of)} pages goes along; the rest and its pictures do not.`;
    const all = many(of, { one: 'page', other: '# pages' });
    return `The text of its ${all} goes along, its pictures do not.`;
  },
  scanned: (_, name) =>
    `${isolated(name)} has no text, only pictures of its pages. Claude models can read it, or attach the pages as pictures.`,
  locked: (_, name) => `${isolated(name)} is locked with a password. Save a copy without one and attach that.`,
  damaged: (_, name) => `${isolated(name)} cannot be read: it is damaged, or not a PDF.`,
  tooMuch: (_, name) =>
    `${isolated(name)} takes too long or too much memory to read. Split it and attach the part you need.`,
  unavailable: causeOf,
};

export const problem: Each<Reason, 'kind', [], Said> = {
  // What any request to Puter can meet.
  unreachable: () => ({
    title: 'Puter cannot be reached',
    text: 'Nothing is lost; try again when the connection is back.',
  }),
  noAnswerInTime: () => 'Puter did not answer in time. Nothing is lost; try again.',
  connectionBroke: () => 'The connection to Puter broke off. Nothing is lost; try again when it is back.',
  notPuter: () => 'This address answered, but it is not a Puter server. Check the address.',
  notEncrypted: () => ({
    title: 'This address is not encrypted',
    text: 'Anyone on the network could read your sign-in. Use https, or allow http for this address only.',
  }),
  accessRefused: () => signedOut(`Puter no longer accepts this computer’s access. ${SAFE_TO_SIGN_IN}`),
  accessEnded: ({ host }) => `This computer’s access was ended on ${isolated(host)}. ${SAFE_TO_SIGN_IN}`,
  tokenRefused: ({ host }) =>
    `${isolated(host)} accepted the sign-in and refused its token right after. Nothing more is tried by itself, and chats and drafts here are safe. The account may be suspended, or the server’s clock or keys may have changed: look at ${isolated(host)} in your browser, then sign in again.`,
  signedOut: () => signedOut('Sign in to go on; chats on this computer are safe.'),
  noBalance: () =>
    `Your balance is used up, and Puter charges for this too, a little each time. Nothing was changed. ${ADD_TO_BALANCE}`,
  noBalanceForAnswer: () => ({
    title: 'Not enough balance for this message',
    text: 'Puter holds the worst case before it starts. Nothing was sent to the model and nothing was charged. A shorter answer limit or a cheaper model may fit.',
  }),
  // The figure is that of the prices in Puter's source.
  noBalanceForTransfer: () =>
    `Your balance is used up, and Puter charges for transfers too: about 1¢ for each 90 MB, and a little for each file. This file was not transferred. ${ADD_TO_BALANCE}`,
  balanceHeld: ({ running, heldMicrocents, balanceMicrocents }) => {
    const answers = many(running, { one: '# running answer holds', other: '# running answers hold' });
    const held = `${answers} ${cost(heldMicrocents)} of your ${cost(balanceMicrocents)}`;
    return {
      title: 'Your balance is in use',
      text: `${held}. This one can start when one ends. Nothing was charged and your message is kept.`,
    };
  },
  needsPlan: () =>
    'This needs a paid Puter plan. Nothing was charged. Choose another model, or see the plans on Puter.',
  notVerified: () =>
    'Puter wants this account verified first. Open Puter in your browser, confirm the account, and try again.',
  notAllowed: () => 'Puter does not allow this for your account. Nothing was changed.',
  notFound: () => 'It is no longer there: moved, deleted, or not yours to see. Nothing was changed.',
  nameTaken: () => 'Something with this name is already here. Nothing was changed.',
  isFolder: () => 'This is a folder, not a file. Nothing was changed.',
  isFile: () => 'This is a file, not a folder. Nothing was changed.',
  cloudFull: () => 'There is not enough room in your cloud storage. Nothing was written.',
  tooLargeForPuter: () => 'It is too large for Puter to take. Nothing was sent.',
  tooManyRequests: () => slowDown('Too many requests in a short time. Nothing was changed. Try again in a moment.'),
  tooManyQuestions: () =>
    slowDown('Too many requests in a short time. Your message is kept and nothing was charged. Try again in a moment.'),
  tooMuchAtOnce: () =>
    'Puter does only so much at once for one account. Nothing was changed; try again when something has ended.',
  tooManyAnswersAtOnce: () => ({
    title: 'Too many answers at once',
    text: 'Puter runs a few at a time. Your message is kept; try again when one has ended.',
  }),
  notTaken: () => 'Puter did not take this request. Nothing was changed.',
  serverFailed: () => 'Puter had an error of its own. Nothing is lost; try again in a moment.',
  unreadable: () => 'The server’s answer could not be read. What arrived before it is kept.',
  irreversible: () => 'Oriel does not do this, because Puter could not undo it. Nothing was changed.',
  cancelled: () => 'Cancelled.',
  newerSearch: () => 'A newer search took its place.',
  unexpected: () => ({ title: 'That did not work', text: '' }),

  // What a question to a model can meet.
  modelUnavailable: () =>
    `The model’s service did not answer. Puter reached it, but it returned an error. ${NOT_YOUR_ACCOUNT}`,
  modelBusy: () =>
    `The model’s service has too many requests at the moment. ${NOT_YOUR_ACCOUNT} Your message is kept: try again in a minute, or use another model.`,
  modelShut: () =>
    'The model’s service does not let Puter in at the moment. This is not about your account, and only Puter can mend it. No text came back, so no charge is expected. Your message is kept; use another model.',
  modelUnknown: () => 'Puter does not know this model any more. Your message is kept; choose another model.',
  modelGone: ({ model }) =>
    `There is no model ${quoted(model)} in Puter’s list any more. Your message is kept; choose another model.`,
  moderated: () => 'The model’s maker refused this message. Nothing came back. Edit it or use another model.',
  chatTooLong: () =>
    'The conversation is too long for this model. Your balance is not the problem; nothing was charged and your message is kept. Choose a model that reads more.',
  chatTooLongFor: ({ model, tokens, room }) => {
    const can = room === null ? '' : ` and this model can take ${number(room)}`;
    return {
      title: `Too long for ${isolated(model)}`,
      text: `The chat has about ${tokensOf(tokens)}${can}. Your balance is not the problem; nothing was charged and your message is kept.`,
    };
  },
  answerSilent: ({ hasText, minutes }) =>
    `Nothing was heard for ${many(minutes, { one: '# minute', other: '# minutes' })}, so Oriel stopped waiting. ${kept(hasText)} Puter may still charge for the answer.`,
  answerBroke: ({ hasText }) => ({
    title: 'The connection broke while answering',
    text: `${kept(hasText)} ${MAY_CHARGE}`,
  }),
  modelBrokeOff: ({ hasText }) => `The model’s service broke off while answering. ${kept(hasText)} ${MAY_CHARGE}`,
  answerUnreadable: () =>
    'The server’s answer could not be read. What arrived before it is kept. Puter may still charge for it.',
  answerServerFailed: () =>
    'Puter had an error of its own. Your message is kept; try again in a moment. If the model had begun, Puter may still charge for it.',
  noAnswer: () => ({
    title: 'The model ended without an answer',
    text: 'This can happen when the answer limit is spent on reasoning. Try again with more room.',
  }),
  stoppedBeforeSent: () => 'Stopped before it was sent. Nothing was charged and your text is kept.',
  closedBeforeSent: () => 'Oriel was closed before this was sent. Your message is kept and nothing was charged.',
  closedWhileAnswering: ({ hasText }) => `Oriel was closed while this was answered. ${kept(hasText)} ${MAY_CHARGE}`,
  answerEndLost: () => 'How this answer went on cannot be read on this computer. Ask again.',
  nothingToSend: () => 'There is nothing to send yet. Type a question or attach a file.',
  noQuestion: () => 'There is no question in this chat yet. Nothing was sent.',
  chatBusy: () => 'An answer is still coming in this chat. Stop it or wait for its end; your text is kept.',
  historyBeingErased: () =>
    'The history of this account is being erased. Nothing was sent; ask again when that has ended.',
  answerStillComing: () => 'This answer is still coming. Stop it or wait for its end.',
  notYourMessage: () => 'Only your own messages can be edited. Nothing was sent; your text is kept.',
  messageGone: () => 'This message is not in the chat any more. Nothing was changed.',

  // What stands in the way of a file on its way to a model.
  notAttached: ({ name, note }) => {
    const words = say(attachmentNote, 'kind', note, name);
    return `${NAMES_ITS_FILE.has(note.kind) ? '' : `${isolated(name)}: `}${words} Your message is kept.`;
  },
  attachmentGone: ({ name }) =>
    `${isolated(name)} is no longer there: it was moved or deleted. Your message is kept; remove the file from it or find it again.`,
  notText: ({ name }) =>
    `${isolated(name)} is not text, so a model cannot read it. Remove it from the message; your text is kept.`,
  tooLargeToAttach: ({ name, most }) =>
    `${isolated(name)} is larger than ${size(most)}, and no model takes that. It was not uploaded; put it into the cloud from Files.`,
  tooLargeToPaste: ({ name, most }) =>
    `${isolated(name)} is larger than ${size(most)}. Choose it with Attach instead; nothing was added.`,
  pastedInPart: ({ name }) => `${isolated(name)} did not arrive whole. Try again, or choose it with Attach.`,

  // Chats, folders, options and personas.
  chatGone: () => 'This chat is not on this computer any more.',
  chatDeleted: () => 'This chat was deleted. Nothing was sent and your text is kept.',
  chatNotDeleted: () => 'Only a deleted chat can be erased. Nothing was erased.',
  noTitle: () => 'A chat needs a title. The old one is kept.',
  noFolderName: () => 'A folder needs a name. Nothing was changed.',
  folderGone: () => 'There is no folder of this name any more. Nothing was changed.',
  temperatureOutOfRange: () => 'The temperature goes from 0 to 2. The old one is kept.',
  noTokens: () => 'An answer needs at least one token. The old limit is kept.',
  instructionsTooLong: () => 'These instructions are too long. Attach them to a message as a file instead.',
  tooManyPersonas: ({ most }) =>
    `There is room for ${many(most, { one: '# persona', other: '# personas' })}. Delete one that is not used, then save this one again.`,
  personaUnnamed: () => 'A persona needs a name.',
  personaNameTooLong: ({ most }) => `A name has at most ${many(most, { one: '# letter', other: '# letters' })}.`,
  personaTooLong: ({ name, most }) =>
    `The instructions of ${quoted(name)} are too long: at most ${many(most, { one: '# letter', other: '# letters' })}, because they go along with every message.`,
  personaTemperature: ({ name }) =>
    `The temperature of ${quoted(name)} must lie between ${number(LIMITS.temperature.least)} and ${number(LIMITS.temperature.most)}.`,
  personaEffort: ({ name }) => `The effort of ${quoted(name)} is none of low, medium and high.`,

  // Files.
  notAPath: () => 'This is not a path in the cloud. It must begin with “/” or “~” and have no empty, “.” or “..” part.',
  spaceAtEnd: () => `This name ends in a space, and by its path Puter would take another file for it. ${RENAME_FIRST}`,
  invisibleInPath: () =>
    `This name has a character that cannot be seen, so it cannot be named by its path. ${RENAME_FIRST}`,
  nameEmpty: () => 'A name needs at least one letter that can be seen. Type a name.',
  nameDots: () => '“.” and “..” cannot be names. Choose another one.',
  nameSlash: () => 'A name cannot contain “/”. Leave it out.',
  nameInvisible: () => 'The name contains a character that cannot be seen. Type it again by hand.',
  nameTooLong: () => 'The name is too long. Use at most 255 bytes, which is about 250 letters.',
  nameNotUnicode: () => 'The file’s name is not Unicode text. Rename it and choose it again; nothing was uploaded.',
  saveFolderIsFile: ({ path }) => `${quoted(path)} is a file, so nothing can be saved in it.`,
  notInTrash: () => 'Only what is in the trash can be deleted for good. Nothing was changed.',
  folderTooLarge: ({ most }) =>
    `This folder holds more than ${many(most, { one: '# file', other: '# files' })}. Nothing was downloaded; take the folders in it one by one.`,
  takenHere: () => 'Something of this name is there already. Choose another name or place; nothing was downloaded.',
  downloadBroke: () => 'The connection broke while downloading. Nothing was saved; try again.',
  downloadGone: () => 'This download is not waiting any more. Download the file again.',
  choiceGone: () => 'This file is not chosen any more. Choose it again.',
  localFileChanged: () =>
    'The file on this computer changed or could not be read while it was sent. Nothing was written to your cloud; try again when nothing else writes to the file.',
  transferCancelled: () => 'Cancelled. Nothing was left half done.',

  // Signing in.
  noSignInOpen: () => `This code does not belong to a sign-in that is open here. ${NEWEST_PAGE}`,
  otherSignIn: () => `This code does not belong to the sign-in that is open. ${NEWEST_PAGE}`,
  signInRefused: () => ({
    title: 'Sign-in was refused',
    text: 'You, or the page, chose not to allow Oriel. Nothing was signed in.',
  }),
  linkExpired: () => ({
    title: 'This link has run out',
    text: 'Links work for ten minutes. Nothing was signed in. Get a new link.',
  }),
  linkTooLong: () => 'This link is far too long to be a sign-in. Nothing was changed.',
  notALink: () =>
    'This is not a sign-in link of this Oriel. Nothing was changed. Copy the whole link from the last browser page.',
  claudeCodeToken: () =>
    'This token works only in Claude Code, so it was not used or kept. Sign in to Puter in the browser instead.',
  apiKey: () =>
    'This is an API key, and Oriel needs none: Puter pays for usage from your balance. It was not used or kept.',
  nobodysAccount: () => 'The server does not say whose account it is. Nothing was signed in.',
  signInCancelled: () => 'The sign-in was cancelled. Nothing was signed in.',
  browserNotOpened: () =>
    'The browser could not be opened. Copy the link and open it in a browser yourself; Oriel goes on waiting.',
  oAuthAddressInvalid: () => 'The address of the sign-in service cannot be read. Check it.',
  clipboardEmpty: () =>
    'There is no text on the clipboard. Copy the link or code from the last browser page and paste again.',
  accountGone: () => 'This account is not signed in here any more. Nothing was changed.',
  stillErasing: () =>
    'Oriel is still erasing what it kept on this computer. Try again in a moment; if that does not help, close Oriel and start it again.',

  // Where tokens are kept.
  keychain: ({ keychain, trouble }) => notRead[trouble](isolated(keychain)),
  tokenNotMoved: (facts) =>
    `The token stays where it is, because ${whyNotTaken(facts)}. You are still signed in; try again later.`,
  tokenInFile: (facts) => `The token is in the file locked with your passphrase, because ${whyNotTaken(facts)}.`,
  tokenInMemory: (facts) =>
    `You are signed in until you close Oriel: ${whyNotTaken(facts)}, so the token is in memory only and written nowhere. Once the keychain can be used, Settings, Account moves it there.`,
  tokenInMemoryDiskFull: () =>
    'You are signed in until you close Oriel: this computer’s disk takes nothing, so the token is in memory only and written nowhere. Make room on the disk and sign in again.',
  tokenNotMovedDiskFull: () =>
    'The token stays where it is, because this computer’s disk does not take where it would be. You are still signed in; make room on the disk and try again.',
  tokenNotRemoved: ({ username, keychain }) => {
    const place = keychain === null ? 'the file with the sign-in tokens' : isolated(keychain);
    return `The token of ${isolated(username)} could not be removed from ${place}. You are still signed in. Unlock it and try again.`;
  },
  tokenOfOtherServer: () =>
    'The saved sign-in is for another server than the list of accounts says, so it was not used. Chats on this computer are safe. Sign in again if you know this server.',
  tokenGone: ({ username, keychain }) =>
    `The saved sign-in of ${isolated(username)} is no longer in ${isolated(keychain)}. Sign in again; chats on this computer are safe.`,
  tokenFileLocked: () => 'The file with the sign-in token is locked. Type its passphrase to go on.',
  passphraseTooShort: ({ least }) => signIn.newPassphrase.tooShort(least),
  wrongPassphrase: () => ({
    title: 'This is not the passphrase of the file',
    text: 'Nothing was changed; try again.',
  }),
  tokenFileDamaged: () =>
    'The file with the sign-in token is damaged and cannot be opened. Nothing else is affected: remove it and sign in again.',
  tokenFileFailed: () =>
    'The file with the sign-in token could not be read or written. Nothing was changed; check the disk’s free space and rights.',
  accountsNotWritten: () =>
    'The list of accounts could not be written to this computer’s disk. Until Oriel closes it is as you see it; then it is what it was before. Make room on the disk.',

  // What is kept on this computer.
  historyDamaged: () =>
    'The history on this computer is damaged and could not be mended yet. Make sure that this computer’s disk has room, then quit Oriel and open it again: what can be read is recovered then, and the damaged file is kept.',
  historyBusy: () =>
    'Another program is using the history on this computer. Nothing was changed; close the other program and try again.',
  historyBeingRead: () => 'Another program reads the history.',
  historyReadOnly: () =>
    'The history on this computer cannot be written to, only read. Chats are safe; check the rights of Oriel’s folder and its disk.',
  historyNotOpened: () =>
    'The history on this computer cannot be opened. Nothing was changed; check the disk’s free space and the rights of Oriel’s folder.',
  historyFailed: () =>
    'The history on this computer could not be read or written. What is on the screen is still safe; check the disk’s free space and rights.',
  historyNewer: () =>
    'The history on this computer was written by a newer Oriel. It was not touched; open it with that version.',
  historyRecovered: ({ chats, damaged }) => {
    const read = many(chats, {
      one: 'One chat could be read and is here.',
      other: '# chats could be read and are here; messages may be missing in them.',
    });
    const found = chats === 0 ? 'No chat could be read.' : read;
    return `The history on this computer was damaged. ${found} The damaged file is kept in Oriel’s folder as ${quoted(damaged)}.`;
  },
  diskFull: () =>
    'The disk of this computer is full, so nothing more can be kept. What is on the screen is still there; make room and try again.',
  answerNotWritten: (facts) =>
    `An answer is not on this computer’s disk yet. It is kept while Oriel is open and written as soon as it can be. ${causeOf(facts)}`,
  searchIndexFailed: () =>
    'The search’s index on this computer could not be read or written. Your chats are safe; check the disk’s free space and rights.',
  localFile: () => 'A file on this computer could not be read or written. Nothing else was changed.',
  settingsNotWritten: () =>
    'The settings could not be written to this computer’s disk. What was kept before is whole; make room on the disk and set them again.',
  settingsDamaged: ({ isRestored, kept }) => {
    const instead = isRestored
      ? 'Those from before the last change are used.'
      : 'Oriel begins with its usual ones, and asks you to sign in again.';
    return `The settings on this computer were damaged. ${instead} Chats are safe. The damaged file is kept in Oriel’s folder as ${quoted(kept)}.`;
  },

  // Erasing for good.
  anotherAccount: () => 'Another account is shown now. Nothing was erased.',
  eraseRefused: () =>
    'Nothing was erased: this computer’s disk does not allow it. Check its free space and the rights of Oriel’s folder, then try again.',
  nothingErased: (facts) => `Nothing was erased. ${causeOf(facts)}`,
  noChatErased: (facts) => `No chat was erased. ${causeOf(facts)}`,
  signedOutNotErased: () =>
    'You are signed out, but no chat was erased: the disk does not allow it. Check the rights of Oriel’s folder, sign in and try again.',
  erasedWithTraces: (facts) =>
    `The chats are erased, but traces of their words may still be in Oriel’s files. They are swept when Oriel starts again. ${causeOf(facts)}`,
  historyErasedInPart: () =>
    'The history is erased, but files of it are still on this computer’s disk. They are removed when Oriel starts again.',
  erasedInPart: () =>
    'Everything is erased, but files of it are still on this computer’s disk. They are removed when Oriel starts again; sign in only then.',
  noNewHistory: (facts) => `The history is erased, but a new one could not be made. ${causeOf(facts)}`,

  // Export and import.
  importNotOpened: ({ name }) => `${quoted(name)} could not be opened. Nothing was changed.`,
  archiveDamaged: ({ name }) => `${quoted(name)} is a damaged archive. Download it again; nothing was changed.`,
  archiveEmpty: ({ name }) =>
    `${quoted(name)} has no chats in it. Choose an export of ChatGPT, of Claude, or of Oriel.`,
  archiveTooLarge: ({ name }) =>
    `${quoted(name)} would unpack into far more than an export holds, so it was not read. Nothing was changed.`,
  exportNoRoom: () => `There is not enough room for the export on this disk. ${NOTHING_LEFT}`,
  exportNotAllowed: () => `The export cannot be written there: this folder does not allow it. ${OTHER_PLACE}`,
  exportFailed: () => `The export could not be written. ${NOTHING_LEFT}`,

  // Links, pictures and the door.
  newerLinkTest: () => 'A newer test of the link has begun.',
  linksNotRepaired: ({ trouble }) => `${say(linksTrouble, 'kind', trouble)} ${BY_ANOTHER_WAY}`,
  addressTooLong: () => 'This address is longer than 8 KB. Nothing was opened.',
  addressWithUser: () =>
    'This address carries a user name, which can make it look like another site. Nothing was opened.',
  addressNotOpened: () => 'Only web and mail links are opened from here. Nothing was opened.',
  sessionsPageNotOpened: ({ address }) =>
    `The browser could not be opened. Nothing was changed. Open ${isolated(address)} in a browser yourself and click Manage Sessions there.`,
  pictureNotPublic: () => 'This address is not on the public web. Nothing was loaded.',
  pictureTooLarge: () => 'This picture is larger than 10 MB. It was not loaded.',
  pictureGone: () => 'There is no picture at this address.',
  pictureUnanswered: () => 'The picture’s server did not answer.',
  argumentsUnknown: () => 'The window asked for something in a form this version does not know. Restart Oriel.',
  outputNotWritten: () => 'The answer could not be written as JSON.',
  commandUnknown: ({ name }) => `There is no command ${quoted(name)}.`,
};
