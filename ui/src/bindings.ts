// The door between the window and the application, generated from Rust: change it there and run `cargo test`.

export type AboutOriel = { 
/**
 * "0.1.0".
 */
version: string, 
/**
 * The keychain's name as the person knows it.
 */
keychain: string, sandbox: Sandbox, };
export type AccountState = { 
/**
 * The accounts of this computer, in the order they were added.
 */
accounts: Array<KnownAccount>, 
/**
 * Whose window this is.
 */
current: SignedIn | null, 
/**
 * How far a sign-in is.
 */
signIn: SignInStep, 
/**
 * A saved sign-in that is not open yet, and what it waits for.
 */
saved: SavedSignIn | null, 
/**
 * What the person should know about the last step.
 */
notice: Problem | null, };
export type AnswerEvent = { "kind": "started", 
/**
 * The chat's id.
 */
chat: string, 
/**
 * What was asked.
 */
question: Turn, 
/**
 * The answer so far.
 */
answer: Turn, 
/**
 * What it took so far.
 */
soFar: SoFar, } | { "kind": "delta", 
/**
 * The answer's id.
 */
answer: string, 
/**
 * To be appended.
 */
text: string, 
/**
 * To be appended.
 */
reasoning: string, } | { "kind": "soFar", 
/**
 * The answer's id.
 */
answer: string, 
/**
 * A guess.
 */
soFar: SoFar, } | { "kind": "tool", 
/**
 * The answer's id.
 */
answer: string, 
/**
 * Which and how.
 */
tool: ToolUse, } | { "kind": "image", 
/**
 * The answer's id.
 */
answer: string, 
/**
 * A `data:` URL.
 */
image: string, } | { "kind": "waiting", 
/**
 * The answer's id.
 */
answer: string, 
/**
 * What for.
 */
wait: Wait, } | { "kind": "resumed", 
/**
 * The answer's id.
 */
answer: string, };
export type Asker = "sidebar" | "palette";
export type Attachment = { 
/**
 * Absolute path in the cloud.
 */
path: string, name: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * MIME type.
 */
kind: string, } & ({ "way": "text", 
/**
 * What of the file does not go along, if something does not.
 */
note: AttachmentNote | null, } | { "way": "image" } | { "way": "reference" } | { "way": "refused", 
/**
 * Why.
 */
note: AttachmentNote, });
export type AttachmentNote = { "kind": "folder" } | { "kind": "noPictures", model: string, } | { "kind": "tooLarge", model: string, most: number, } | { "kind": "unknownKind", model: string, mime: string, } | { "kind": "firstPart", bytes: number, of: number, } | { "kind": "pages", pages: number, of: number, } | { "kind": "scanned" } | { "kind": "locked" } | { "kind": "damaged" } | { "kind": "tooMuch" } | { "kind": "unavailable", because: Reason, };
export type Balance = { used: number, allowance: number, remaining: number, unit: BalanceUnit, 
/**
 * What remains, in microcents, to be held against a price; `null` where it is credits of unknown worth.
 */
remainingMicrocents: number | null, readAt: number, };
export type BalanceUnit = "microcents" | "millicredits";
export type Bound = "balance" | "limit";
export type BrowserMessage = { heading: string, sentence: string, };
export type BrowserPage = { 
/**
 * The language, as HTML has it: "en-GB".
 */
lang: string, 
/**
 * Whether the language is written from right to left.
 */
isRightToLeft: boolean, signedIn: BrowserMessage, cancelled: BrowserMessage, notSignedIn: BrowserMessage, 
/**
 * On the button that raises the window.
 */
back: string, };
export type Changed = { 
/**
 * Which part.
 */
what: What, 
/**
 * Which one of it (a chat's id, a folder's path), when only one changed.
 */
id: string | null, };
export type Chat = { id: string, title: string, pinned: boolean, 
/**
 * It was put away.
 */
archived: boolean, 
/**
 * The folder that it is in.
 */
folder: string | null, options: ChatOptions, 
/**
 * Where it was forked from.
 */
origin: Origin | null, 
/**
 * Id of the model that answered last.
 */
model: string | null, 
/**
 * Oldest first.
 */
turns: Array<Turn>, 
/**
 * For every answer that was ever given in it, shown or not.
 */
paid: Paid, 
/**
 * What was typed and not sent.
 */
draft: Draft, 
/**
 * Where it was read last; `null` is its end.
 */
place: ReadingPlace | null, };
export type ChatOptions = { 
/**
 * What the model is told beforehand.
 */
system: string | null, 
/**
 * The saved persona whose words these are.
 */
persona: string | null, 
/**
 * How freely the model chooses words, 0 to 2.
 */
temperature: number | null, 
/**
 * The longest answer in tokens.
 */
maxTokens: number | null, 
/**
 * How long to think.
 */
effort: Level | null, 
/**
 * How much to say.
 */
verbosity: Level | null, 
/**
 * The model may search the web.
 */
webSearch: boolean, };
export type ChatSummary = { id: string, title: string, pinned: boolean, 
/**
 * It was put away.
 */
archived: boolean, 
/**
 * The folder that it is in.
 */
folder: string | null, 
/**
 * When it was last asked or answered.
 */
changedAt: number, 
/**
 * An answer is streaming now.
 */
answering: boolean, };
export type Cheaper = { 
/**
 * Its id.
 */
model: string, 
/**
 * microcents.
 */
atMost: number, };
export type ChosenFile = { 
/**
 * For `files.upload`, and for `files.cancel` while it runs.
 */
id: string, name: string, 
/**
 * Bytes.
 */
size: number, };
export type ChosenFiles = { files: Array<ChosenFile>, 
/**
 * The names of the folders, which cannot be uploaded.
 */
folders: Array<string>, refused: Array<RefusedFile>, };
export type Code = "signed_out" | "offline" | "silent" | "no_funds" | "held" | "too_long" | "needs_plan" | "rate_limited" | "too_many_at_once" | "not_found" | "conflict" | "is_folder" | "storage_full" | "keychain" | "insecure" | "not_puter" | "invalid" | "foreign_key" | "passphrase" | "refused" | "expired" | "cancelled" | "failed";
export type Connection = { 
/**
 * When its answer began, or when it was clear that none would come.
 */
at: number, 
/**
 * "POST".
 */
method: string, 
/**
 * "api.puter.com"; with the port only when it is not the usual one.
 */
host: string, 
/**
 * "/readdir"; "/…" where the path is a server's own.
 */
path: string, 
/**
 * What for: "chat", "list".
 */
operation: string, 
/**
 * The status of the answer; `null` if there was none.
 */
status: number | null, };
export type Connections = { 
/**
 * Every host, in the order they were first asked; of more than a hundred the last hundred.
 */
hosts: Array<string>, 
/**
 * The newest first, at most a hundred.
 */
last: Array<Connection>, };
export type Cut = "limit" | "balance" | "size";
export type CutOff = { 
/**
 * For `files.upload` or `files.downloadAgain`, or for `files.cancel`, after which it is not offered any more.
 */
id: string, 
/**
 * The file's name.
 */
name: string, 
/**
 * The folder of the cloud that it was to go into; `null` for a download.
 */
folder: string | null, 
/**
 * Bytes, of an upload.
 */
size: number | null, 
/**
 * When it was asked for.
 */
at: number, 
/**
 * What happened to the file on this computer since.
 */
since: Since, };
export type DataFormat = "markdown" | "json" | "html";
export type DataProgress = { 
/**
 * Its id, for `files.cancel`.
 */
transfer: string, 
/**
 * Chats taken out, or bytes read.
 */
done: number, 
/**
 * All of them.
 */
total: number, };
export type DataSize = { 
/**
 * That of this account.
 */
bytes: number, 
/**
 * Accounts of which something is kept here, also those that are signed out.
 */
accounts: number, 
/**
 * What is kept of all of them, in bytes.
 */
allBytes: number, };
export type DeletedChat = { id: string, title: string, deletedAt: number, };
export type Draft = { text: string, 
/**
 * Paths in the cloud.
 */
attachments: Array<string>, 
/**
 * How the new chat is to be answered; `null` for one that has begun, which keeps that itself.
 */
options: ChatOptions | null, };
export type Ended = { 
/**
 * When Oriel learnt it.
 */
at: number, 
/**
 * What it means, in full sentences.
 */
problem: Problem, };
export type Estimate = { parts: PartTokens, 
/**
 * All parts together.
 */
read: Share, ordinary: Share, 
/**
 * The longest answer that will be given.
 */
longest: Share, 
/**
 * With an ordinary answer, in microcents; `null` where the model has no known price.
 */
about: number | null, 
/**
 * The same with the longest one.
 */
atMost: number | null, 
/**
 * `null` where it costs no more than is there and allowed.
 */
excess: Excess | null, 
/**
 * `null` where the model can read all of it, or nobody says how much it can.
 */
tooLong: TooLong | null, };
export type Excess = { of: Bound, 
/**
 * microcents.
 */
bound: number, 
/**
 * The longest answer for no more than that, in tokens; `null` when not even a short one is, or when Puter ends the
 * model's answers at a limit of its own.
 */
maxTokens: number | null, 
/**
 * A model that reads as much and costs no more than that; `null` when there is none.
 */
cheaper: Cheaper | null, };
export type Exported = { 
/**
 * The file's name.
 */
name: string, chats: number, 
/**
 * Questions and answers in them; in JSON, records of any kind.
 */
turns: number, };
export type FileEntry = { 
/**
 * Its id, which stays when it is moved or renamed. What changes a file names it by this.
 */
uid: string, path: string, 
/**
 * Its name as it is shown: what cannot be seen of it is written out, such as `Icon\r`.
 */
name: string, isFolder: boolean, 
/**
 * Bytes; none for folders.
 */
size: number | null, 
/**
 * MIME type; none for folders.
 */
kind: string | null, modified: number | null, 
/**
 * One of the folders that Puter needs; it is not moved, renamed or deleted from here.
 */
immutable: boolean, 
/**
 * In the trash: where it was, if that is known.
 */
original: string | null, };
export type FileFailed = { 
/**
 * As it was asked for.
 */
file: string, problem: Problem, };
export type FilePage = { 
/**
 * The folder's absolute path.
 */
folder: string, entries: Array<FileEntry>, 
/**
 * Asks for the next part; none after the last.
 */
cursor: string | null, 
/**
 * Entries in the whole folder, if the service said.
 */
total: number | null, };
export type FilesDone = { 
/**
 * Those it worked for, as they are now.
 */
done: Array<FileEntry>, 
/**
 * Those it did not work for. Files after one that showed that nothing more will work are in neither list.
 */
failed: Array<FileFailed>, };
export type FilesProgress = { 
/**
 * Files that had their turn.
 */
done: number, total: number, };
export type Found = { 
/**
 * The best first.
 */
hits: Array<Hit>, 
/**
 * How many chats were searched.
 */
chats: number, 
/**
 * There is more than was asked for.
 */
more: boolean, 
/**
 * The index is being made: older chats may be missing.
 */
rebuilding: boolean, };
export type FoundFiles = { files: Array<FileEntry>, 
/**
 * The service gave as many as it gives at most, so there may be others.
 */
more: boolean, };
export type Hit = { 
/**
 * The chat's id.
 */
chat: string, 
/**
 * The chat's title.
 */
title: string, 
/**
 * The turn's id; `null` when the title was found.
 */
turn: string | null, 
/**
 * Who said it.
 */
role: Role | null, 
/**
 * It was thought before the answer, and not said in it.
 */
reasoning: boolean, 
/**
 * When the turn was said, or the chat changed.
 */
at: number, 
/**
 * The text around the words, which are marked.
 */
pieces: Array<Piece>, };
export type Imported = { 
/**
 * Chats that are new here, or have something new.
 */
chats: number, 
/**
 * Questions and answers that are new here.
 */
turns: number, 
/**
 * Chats that were here already, as they are.
 */
already: number, 
/**
 * What was left out; the last says how many more there are, if those are many.
 */
skipped: Array<Omission>, };
export type KeychainTrouble = "missing" | "locked" | "denied" | "ambiguous" | "tooLong" | "corrupt" | "failed";
export type KnownAccount = { 
/**
 * Its id among the accounts of this computer.
 */
id: string, 
/**
 * Puter's user name.
 */
username: string, 
/**
 * "puter.com"; in a list that has the same host with and without encryption, "https://puter.example".
 */
host: string, 
/**
 * An anonymous account that Puter made for a browser it had never seen.
 */
isTemporary: boolean, 
/**
 * Where the token is.
 */
kept: TokenLocation, };
export type Level = "low" | "medium" | "high";
export type LinkHandler = { "handler": "ours" } | { "handler": "other", 
/**
 * What it calls itself, or the command that starts it.
 */
name: string, } | { "handler": "anotherOriel", 
/**
 * The path it is started by.
 */
program: string, } | { "handler": "withoutLink", 
/**
 * The file that starts it so.
 */
entry: string, } | { "handler": "gone", 
/**
 * What it called itself.
 */
name: string, 
/**
 * The path it was started by.
 */
program: string, } | { "handler": "notABundle" } | { "handler": "nobody" } | { "handler": "unknown", 
/**
 * Why not.
 */
trouble: LinksTrouble, };
export type LinkTest = { "kind": "arrived", 
/**
 * How long it took.
 */
milliseconds: number, } | { "kind": "nobody" } | { "kind": "late", 
/**
 * How long it was waited for.
 */
seconds: number, } | { "kind": "notOpened" };
export type LinksTrouble = { "kind": "listsUnreadable" } | { "kind": "noDataFolder" } | { "kind": "folderNotNameable" } | { "kind": "entryNotWritten", path: string, error: string, } | { "kind": "noXdgMime" } | { "kind": "xdgMimeFailed" } | { "kind": "stillAnother", program: string, list: string, } | { "kind": "stillNotOurs" } | { "kind": "openInApplications" } | { "kind": "notABundle" } | { "kind": "windowsSilent" } | { "kind": "windowsRefused", error: string, };
export type LoadedPicture = { 
/**
 * A `data:` URL.
 */
dataUrl: string, };
export type Means = { 
/**
 * What is left; `null` where that is not known.
 */
balance: number | null, 
/**
 * What the person lets go without being asked; `null` for anything.
 */
limit: number | null, };
export type Message = { 
/**
 * Id of the model that it goes to.
 */
model: string, 
/**
 * The instructions of the chat.
 */
system: string | null, 
/**
 * Tokens of the turns that go along.
 */
turns: number, files: Array<Attachment>, text: string, 
/**
 * The longest answer, in tokens.
 */
maxTokens: number, };
export type Model = { id: string, name: string, maker: string, provider: string, context: number | null, 
/**
 * The longest answer that it gives through Puter, in tokens, whatever is asked for; `null` where that is not known.
 */
longestAnswer: number | null, 
/**
 * Puter ends all its answers there, also where less is asked for.
 */
hasFixedLimit: boolean, 
/**
 * Millionths of a US cent for a million tokens that it reads; `null` where it is not known.
 */
inputMicrocentsPerMillion: number | null, 
/**
 * The same for what it writes.
 */
outputMicrocentsPerMillion: number | null, readsImages: boolean, readsPdf: boolean, usesTools: boolean, 
/**
 * A guess from its name, for people who look for one; whether it can be told how long to think is `efforts`.
 */
reasons: boolean, 
/**
 * It can be told how long to think.
 */
efforts: boolean, 
/**
 * It can be told how much to say.
 */
verbose: boolean, 
/**
 * It can be told how freely to choose words: from 0 to `hottest`.
 */
temperature: boolean, 
/**
 * The largest temperature it takes.
 */
hottest: number, 
/**
 * It can search the web.
 */
searches: boolean, 
/**
 * It answers with pictures, too.
 */
draws: boolean, };
export type Models = { models: Array<Model>, readAt: number, defaultModel: string, };
export type NoChat = { "reason": "damaged", 
/**
 * What is wrong, in the reader's words.
 */
error: string, } | { "reason": "future" } | { "reason": "empty" } | { "reason": "unreadable" } | { "reason": "tangled" } | { "reason": "unknown" } | { "reason": "foreignRecords" } | { "reason": "foreignFiles" } | { "reason": "noBeginning" };
export type NoPreview = "folder" | "tooLarge" | "unknownKind" | "notText";
export type Omission = { "kind": "chat", 
/**
 * `null` if it has none.
 */
title: string | null, 
/**
 * Why.
 */
why: NoChat, } | { "kind": "messages", 
/**
 * The chat's title; `null` if it has none.
 */
title: string | null, 
/**
 * How many.
 */
count: number, } | { "kind": "damagedOwn", 
/**
 * The file that it stands in.
 */
file: string, 
/**
 * Where reading ended, in the reader's words.
 */
error: string, } | { "kind": "newerOwn", 
/**
 * The file that it stands in.
 */
file: string, } | { "kind": "notAnExport", 
/**
 * Its name.
 */
file: string, } | { "kind": "partsIndex", 
/**
 * Its name.
 */
file: string, } | { "kind": "noJson", 
/**
 * Its name.
 */
file: string, } | { "kind": "tooLong", 
/**
 * Its name.
 */
file: string, } | { "kind": "breaksOff", 
/**
 * Its name.
 */
file: string, 
/**
 * Where reading ended, in the reader's words.
 */
error: string, } | { "kind": "damagedLine", 
/**
 * Its name.
 */
file: string, 
/**
 * What is wrong, in the reader's words.
 */
error: string, } | { "kind": "notUnpacked", 
/**
 * The archive's name.
 */
archive: string, 
/**
 * What is wrong, in the reader's words.
 */
error: string, } | { "kind": "otherFiles", 
/**
 * The archive's name.
 */
archive: string, 
/**
 * How many.
 */
count: number, 
/**
 * The first of them.
 */
names: Array<string>, } | { "kind": "more", 
/**
 * How many.
 */
count: number, };
export type OnConflict = "fail" | "keepBoth" | "replace";
export type Opened = { 
/**
 * As `chat.list` has them.
 */
chats: Array<ChatSummary>, 
/**
 * As `chat.deleted` has them.
 */
deleted: Array<DeletedChat>, 
/**
 * That of the new chat; `null` where it cannot be read.
 */
draft: Draft | null, 
/**
 * As they were read last, perhaps before Oriel was started; `null` where they never were.
 */
models: Models | null, };
export type Origin = { 
/**
 * The chat's id.
 */
chat: string, 
/**
 * The last turn that was copied.
 */
turn: string, 
/**
 * The chat's title then.
 */
title: string, };
export type Origins = { 
/**
 * What a person opens in the browser.
 */
gui: string, 
/**
 * What answers requests.
 */
api: string, 
/**
 * The OAuth authorization server, if one is known.
 */
oauth: string | null, };
export type Outcome = "running" | "complete" | "stopped" | "interrupted" | "failed";
export type Paid = { microcents: number, 
/**
 * False when some answer did not tell what it cost.
 */
isWhole: boolean, };
export type PartTokens = { 
/**
 * The instructions of the chat.
 */
system: number, turns: number, 
/**
 * In the order of the message's files.
 */
files: Array<number>, text: number, };
export type Persona = { 
/**
 * What chats call it by.
 */
id: string, 
/**
 * At most [`LONGEST_NAME`] letters.
 */
name: string, 
/**
 * What the model is told before every message; at most [`LONGEST_SYSTEM`] letters.
 */
system: string, 
/**
 * Id of the model it is meant for; `null` leaves the chat's.
 */
model: string | null, 
/**
 * 0 to 2; `null` leaves the model's own.
 */
temperature: number | null, 
/**
 * How hard the model thinks; `null` leaves the chat's.
 */
effort: 'low' | 'medium' | 'high' | null, };
export type Piece = { text: string, marked: boolean, };
export type Place = "memory" | "file";
export type Preferences = { 
/**
 * Light, dark, or as the system has it.
 */
theme: Theme, 
/**
 * Size of the conversation's text, within [`TEXT_SCALE`].
 */
textScale: number, 
/**
 * Size of everything in the window, within [`ZOOM`].
 */
zoom: number, 
/**
 * Enter sends and Shift Enter breaks the line; otherwise the other way round.
 */
enterSends: boolean, 
/**
 * Single letters act on the message that has the focus.
 */
letterKeys: boolean, 
/**
 * Id of the model used last.
 */
model: string | null, 
/**
 * Ids of starred models, in the order they were starred.
 */
favourites: Array<string>, 
/**
 * Folders of the chat list that show their heading only.
 */
closedFolders: Array<string>, 
/**
 * The longest answer, in tokens. Always sent: without it one request can hold the whole balance.
 */
maxTokens: number, 
/**
 * A message that may cost more microcents than this is sent only after asking; `null` never asks.
 */
costLimit: number | null, 
/**
 * How hard a model was last asked to think; new chats begin with it.
 */
effort: 'low' | 'medium' | 'high' | null, 
/**
 * Whether a model was last allowed to search the web; new chats begin with it.
 */
webSearch: boolean, 
/**
 * Ways of answering that were given a name, in the order they are shown.
 */
personas: Array<Persona>, 
/**
 * Ids of models that Puter refused because they need a paid plan. Nothing in the catalogue marks them.
 */
refused: Array<string>, 
/**
 * Width of the sidebar in CSS pixels.
 */
sidebarWidth: number, 
/**
 * Long lines of code are broken instead of scrolled.
 */
wrapCode: boolean, 
/**
 * The cloud folder that code and answers are saved in.
 */
saveFolder: string, 
/**
 * Cloud folder for files of this computer that are attached to a chat.
 */
attachFolder: string, };
export type Preview = { "kind": "image", 
/**
 * A `data:` URL: the window has no right to fetch anything.
 */
dataUrl: string, } | { "kind": "text", 
/**
 * The text.
 */
text: string, 
/**
 * There is more.
 */
truncated: boolean, } | { "kind": "none", 
/**
 * Why.
 */
reason: NoPreview, };
export type Problem = { 
/**
 * What the UI does about it; the [`Reason::code`] of the reason.
 */
code: Code, 
/**
 * What happened, from which the UI makes its sentences.
 */
reason: Reason, 
/**
 * The server's or the system's own words, where they add something; shown small.
 */
hint: string | null, };
export type Progress = { 
/**
 * Its id, for `files.cancel`.
 */
transfer: string, 
/**
 * The file's name.
 */
name: string, 
/**
 * Bytes.
 */
done: number, 
/**
 * Bytes, if known.
 */
total: number | null, 
/**
 * It waits for the person to sign in again, and then goes on by itself.
 */
waiting: boolean, 
/**
 * Everything has left, and Puter has not yet said that it is there.
 */
finishing: boolean, };
export type ReadingPlace = { 
/**
 * The id of the turn. It may be hidden by now.
 */
turn: string, 
/**
 * How far below the turn's beginning the view begins, in CSS pixels; less than 0 where it begins above.
 */
offset: number, };
export type Reason = { "kind": "unreachable" } | { "kind": "noAnswerInTime" } | { "kind": "connectionBroke" } | { "kind": "notPuter" } | { "kind": "notEncrypted" } | { "kind": "accessRefused" } | { "kind": "accessEnded", host: string, } | { "kind": "tokenRefused", host: string, } | { "kind": "signedOut" } | { "kind": "noBalance" } | { "kind": "noBalanceForAnswer" } | { "kind": "noBalanceForTransfer" } | { "kind": "balanceHeld", running: number, heldMicrocents: number, balanceMicrocents: number, } | { "kind": "needsPlan" } | { "kind": "notVerified" } | { "kind": "notAllowed" } | { "kind": "notFound" } | { "kind": "nameTaken" } | { "kind": "isFolder" } | { "kind": "isFile" } | { "kind": "cloudFull" } | { "kind": "tooLargeForPuter" } | { "kind": "tooManyRequests" } | { "kind": "tooManyQuestions" } | { "kind": "tooMuchAtOnce" } | { "kind": "tooManyAnswersAtOnce" } | { "kind": "notTaken" } | { "kind": "serverFailed" } | { "kind": "unreadable" } | { "kind": "irreversible" } | { "kind": "cancelled" } | { "kind": "newerSearch" } | { "kind": "modelUnavailable" } | { "kind": "modelBusy" } | { "kind": "modelShut" } | { "kind": "modelUnknown" } | { "kind": "modelGone", model: string, } | { "kind": "moderated" } | { "kind": "chatTooLong" } | { "kind": "chatTooLongFor", model: string, tokens: number, room: number | null, } | { "kind": "answerSilent", hasText: boolean, minutes: number, } | { "kind": "answerBroke", hasText: boolean, } | { "kind": "modelBrokeOff", hasText: boolean, } | { "kind": "answerUnreadable" } | { "kind": "answerServerFailed" } | { "kind": "noAnswer" } | { "kind": "stoppedBeforeSent" } | { "kind": "closedBeforeSent" } | { "kind": "closedWhileAnswering", hasText: boolean, } | { "kind": "answerEndLost" } | { "kind": "nothingToSend" } | { "kind": "noQuestion" } | { "kind": "chatBusy" } | { "kind": "historyBeingErased" } | { "kind": "answerStillComing" } | { "kind": "notYourMessage" } | { "kind": "messageGone" } | { "kind": "notAttached", name: string, note: AttachmentNote, } | { "kind": "attachmentGone", name: string, } | { "kind": "notText", name: string, } | { "kind": "tooLargeToAttach", name: string, most: number, } | { "kind": "tooLargeToPaste", name: string, most: number, } | { "kind": "pastedInPart", name: string, } | { "kind": "chatGone" } | { "kind": "chatDeleted" } | { "kind": "chatNotDeleted" } | { "kind": "noTitle" } | { "kind": "noFolderName" } | { "kind": "folderGone" } | { "kind": "temperatureOutOfRange" } | { "kind": "noTokens" } | { "kind": "instructionsTooLong" } | { "kind": "tooManyPersonas", most: number, } | { "kind": "personaUnnamed" } | { "kind": "personaNameTooLong", most: number, } | { "kind": "personaTooLong", name: string, most: number, } | { "kind": "personaTemperature", name: string, } | { "kind": "personaEffort", name: string, } | { "kind": "notAPath" } | { "kind": "spaceAtEnd" } | { "kind": "invisibleInPath" } | { "kind": "nameEmpty" } | { "kind": "nameDots" } | { "kind": "nameSlash" } | { "kind": "nameInvisible" } | { "kind": "nameTooLong" } | { "kind": "nameNotUnicode" } | { "kind": "saveFolderIsFile", path: string, } | { "kind": "notInTrash" } | { "kind": "folderTooLarge", most: number, } | { "kind": "takenHere" } | { "kind": "downloadBroke" } | { "kind": "downloadGone" } | { "kind": "choiceGone" } | { "kind": "localFileChanged" } | { "kind": "transferCancelled" } | { "kind": "noSignInOpen" } | { "kind": "otherSignIn" } | { "kind": "signInRefused" } | { "kind": "linkExpired" } | { "kind": "linkTooLong" } | { "kind": "notALink" } | { "kind": "claudeCodeToken" } | { "kind": "apiKey" } | { "kind": "nobodysAccount" } | { "kind": "signInCancelled" } | { "kind": "browserNotOpened" } | { "kind": "oAuthAddressInvalid" } | { "kind": "clipboardEmpty" } | { "kind": "accountGone" } | { "kind": "stillErasing" } | { "kind": "keychain", keychain: string, trouble: KeychainTrouble, } | { "kind": "tokenNotMoved", keychain: string, trouble: KeychainTrouble, } | { "kind": "tokenInFile", keychain: string, trouble: KeychainTrouble, } | { "kind": "tokenInMemory", keychain: string, trouble: KeychainTrouble, } | { "kind": "tokenInMemoryDiskFull" } | { "kind": "tokenNotMovedDiskFull" } | { "kind": "tokenNotRemoved", username: string, keychain: string | null, } | { "kind": "tokenOfOtherServer" } | { "kind": "tokenGone", username: string, keychain: string, } | { "kind": "tokenFileLocked" } | { "kind": "wrongPassphrase" } | { "kind": "passphraseTooShort", least: number, } | { "kind": "tokenFileDamaged" } | { "kind": "tokenFileFailed" } | { "kind": "accountsNotWritten" } | { "kind": "historyDamaged" } | { "kind": "historyBusy" } | { "kind": "historyBeingRead" } | { "kind": "historyReadOnly" } | { "kind": "historyNotOpened" } | { "kind": "historyFailed" } | { "kind": "historyNewer" } | { "kind": "historyRecovered", chats: number, damaged: string, } | { "kind": "diskFull" } | { "kind": "answerNotWritten", because: Reason, } | { "kind": "searchIndexFailed" } | { "kind": "localFile" } | { "kind": "settingsNotWritten" } | { "kind": "settingsDamaged", isRestored: boolean, kept: string, } | { "kind": "anotherAccount" } | { "kind": "eraseRefused" } | { "kind": "nothingErased", because: Reason, } | { "kind": "noChatErased", because: Reason, } | { "kind": "signedOutNotErased" } | { "kind": "erasedWithTraces", because: Reason, } | { "kind": "historyErasedInPart" } | { "kind": "erasedInPart" } | { "kind": "noNewHistory", because: Reason, } | { "kind": "importNotOpened", name: string, } | { "kind": "archiveDamaged", name: string, } | { "kind": "archiveEmpty", name: string, } | { "kind": "archiveTooLarge", name: string, } | { "kind": "exportNoRoom" } | { "kind": "exportNotAllowed" } | { "kind": "exportFailed" } | { "kind": "newerLinkTest" } | { "kind": "linksNotRepaired", trouble: LinksTrouble, } | { "kind": "addressTooLong" } | { "kind": "addressWithUser" } | { "kind": "addressNotOpened" } | { "kind": "sessionsPageNotOpened", address: string, } | { "kind": "pictureNotPublic" } | { "kind": "pictureTooLarge" } | { "kind": "pictureGone" } | { "kind": "pictureUnanswered" } | { "kind": "argumentsUnknown" } | { "kind": "outputNotWritten" } | { "kind": "commandUnknown", name: string, } | { "kind": "unexpected" };
export type RedirectKind = "scheme" | "loopback" | "authme";
export type RefusedFile = { 
/**
 * As it can be shown.
 */
name: string, problem: Problem, };
export type RestoreTo = { "kind": "original" } | { "kind": "remade" } | { "kind": "folder", 
/**
 * Its id or its path. Not every folder can be named by its path.
 */
folder: string, };
export type Restored = { done: Array<FileEntry>, failed: Array<FileFailed>, 
/**
 * Those whose folder is gone or not known; they are in the trash as before.
 */
homeless: Array<FileEntry>, };
export type Role = "user" | "assistant";
export type Sandbox = "on" | "missing" | "refused" | "apart";
export type SavedSignIn = { 
/**
 * Whose.
 */
account: KnownAccount, 
/**
 * What must happen first.
 */
waitsFor: WaitsFor, 
/**
 * Why it did not open at once.
 */
problem: Problem | null, };
export type Share = { tokens: number, costs: number | null, };
export type SignInStep = { "step": "idle" } | { "step": "choosing", 
/**
 * "puter.com".
 */
host: string, } | { "step": "connecting", 
/**
 * "puter.com".
 */
host: string, } | { "step": "asking", 
/**
 * "puter.example".
 */
host: string, 
/**
 * What was found out about the server.
 */
server: Origins, 
/**
 * What went wrong with the sign-in service, in the client library's words; `null` where there is none.
 */
failure: string | null, } | { "step": "waiting", 
/**
 * "puter.com".
 */
host: string, 
/**
 * What was found out about the server.
 */
server: Origins, 
/**
 * The page that the browser shows.
 */
address: string, 
/**
 * How the answer comes back.
 */
way: RedirectKind, 
/**
 * When the link runs out.
 */
expiresAt: number, } | { "step": "finishing", 
/**
 * "puter.com".
 */
host: string, };
export type SignedIn = { 
/**
 * Its id among the accounts of this computer.
 */
id: string, 
/**
 * Puter's user name.
 */
username: string, 
/**
 * "puter.com".
 */
host: string, 
/**
 * An anonymous account that Puter made for a browser it had never seen.
 */
isTemporary: boolean, 
/**
 * Where the token is.
 */
kept: TokenLocation, 
/**
 * Where its Puter answers.
 */
server: Origins, 
/**
 * Puter no longer accepts the token: sign in again. Chats can still be read.
 */
ended: Ended | null, };
export type Since = "same" | "changed" | "gone";
export type SoFar = { 
/**
 * Tokens.
 */
read: number, 
/**
 * Tokens.
 */
written: number, 
/**
 * microcents; `null` where the model has no known price.
 */
costs: number | null, 
/**
 * What the longest answer would come to.
 */
atMost: number | null, };
export type SortBy = "name" | "modified" | "kind" | "size";
export type Space = { 
/**
 * Bytes.
 */
used: number, 
/**
 * Bytes.
 */
capacity: number, };
export type Spent = { 
/**
 * Tokens of the prompt.
 */
input: number | null, 
/**
 * Tokens of the answer.
 */
output: number | null, 
/**
 * Tokens of reasoning.
 */
reasoning: number | null, 
/**
 * Millionths of a US cent.
 */
costMicrocents: number | null, };
export type Start = { account: AccountState, preferences: Preferences, about: AboutOriel, 
/**
 * What is kept of the account whose window this is; `null` where the window has begun with it.
 */
opened: Opened | null, };
export type Theme = "system" | "light" | "dark";
export type TokenLocation = "keychain" | "file" | "memory";
export type TooLong = { 
/**
 * What it can read, in tokens.
 */
context: number, 
/**
 * Id of a model that can read all of it, and what this one reads besides; `null` when there is none.
 */
roomier: string | null, };
export type ToolUse = { name: string, 
/**
 * Its arguments as JSON text.
 */
input: string, };
export type TrashSize = { 
/**
 * Files and folders; what is in such a folder is not counted.
 */
items: number, 
/**
 * Bytes, with all that is in folders.
 */
bytes: number, };
export type Turn = { id: string, 
/**
 * The turn before it.
 */
parent: string | null, 
/**
 * The turns with the same parent, oldest first and itself among them; empty when it is alone.
 */
siblings: Array<string>, role: Role, at: number, 
/**
 * Markdown from a model, plain text from the person.
 */
text: string, reasoning: string, 
/**
 * How long the model reasoned before it answered.
 */
reasoningMs: number | null, attachments: Array<Attachment>, 
/**
 * How many tokens it takes to send it along with a later question, about.
 */
tokens: number, 
/**
 * `data:` URLs.
 */
images: Array<string>, tools: Array<ToolUse>, model: string | null, modelName: string | null, 
/**
 * The longest answer that was asked for, in tokens.
 */
limit: number | null, spent: Spent | null, 
/**
 * It was paid for in another chat, of which this one is a copy.
 */
copied: boolean, outcome: Outcome, problem: Problem | null, 
/**
 * What ended it before the model did.
 */
cut: Cut | null, 
/**
 * The turns before it were summed up by the provider here.
 */
compacted: boolean, 
/**
 * The model was allowed to search the web.
 */
searched: boolean, 
/**
 * A running answer that waits, and what for; then it goes on by itself.
 */
waiting: Wait | null, };
export type Underway = { 
/**
 * Answers that stream, and questions that wait to be sent.
 */
answers: number, uploads: number, downloads: number, 
/**
 * Chats that are brought in from files.
 */
imports: number, 
/**
 * Chats that are taken out into files.
 */
exports: number, };
export type Wait = { "for": "signIn" } | { "for": "place", 
/**
 * How many other questions go first.
 */
before: number, } | { "for": "balance" } | { "for": "rateLimit", 
/**
 * From now until it is tried again.
 */
seconds: number, 
/**
 * Which try that is, from 1.
 */
attempt: number, 
/**
 * How many there are before it is given up.
 */
attempts: number, };
export type WaitsFor = "keychain" | "unlock" | "passphrase";
export type What = "account" | "chats" | "files" | "preferences" | "closing";

/** Every command by name. Times are milliseconds since 1970, sizes are bytes, money is microcents (millionths of a US cent). */
export type Commands = {
  'app.start': { args: { 
/**
 * The id of the account that the window has begun with; `null` while it has with none.
 */
shown: string | null, }; event: never; output: Start };
  'app.watch': { args: Record<string, never>; event: Changed; output: null };
  'app.close': { args: Record<string, never>; event: never; output: null };
  'app.closing': { args: Record<string, never>; event: never; output: Underway };
  'app.quit': { args: Record<string, never>; event: never; output: null };
  'account.signIn': { args: { 
/**
 * Address of a self-hosted Puter; `null` for that of the saved account that did not open or whose session ended,
 * else the usual one.
 */
server: string | null, 
/**
 * Address of its OAuth bridge, if it is not found beside it.
 */
oauth: string | null, 
/**
 * The person allowed http for this address.
 */
allowHttp: boolean, 
/**
 * What the page in the browser says; `null` for English.
 */
page: BrowserPage | null, }; event: never; output: AccountState };
  'account.choosePlace': { args: { place: Place, 
/**
 * For the file: that of the file that is there, or of the new one.
 */
passphrase: string | null, }; event: never; output: AccountState };
  'account.checkKeychain': { args: { 
/**
 * Only if the keychain asks the person nothing; then it is no error if it does not work.
 */
quiet: boolean, }; event: never; output: AccountState };
  'account.reopen': { args: Record<string, never>; event: never; output: AccountState };
  'account.unlockFile': { args: { passphrase: string, }; event: never; output: AccountState };
  'account.forgetFile': { args: Record<string, never>; event: never; output: AccountState };
  'account.openAgain': { args: Record<string, never>; event: never; output: null };
  'account.agree': { args: Record<string, never>; event: never; output: AccountState };
  'account.anotherWay': { args: { 
/**
 * What the page in the browser says; `null` for English.
 */
page: BrowserPage | null, }; event: never; output: AccountState };
  'account.cancel': { args: Record<string, never>; event: never; output: AccountState };
  'account.finish': { args: { link: string, }; event: never; output: AccountState };
  'account.paste': { args: Record<string, never>; event: never; output: AccountState };
  'account.switch': { args: { 
/**
 * Its id.
 */
account: string, }; event: never; output: AccountState };
  'account.signOut': { args: { 
/**
 * The account's id; `null` is the current one.
 */
account: string | null, }; event: never; output: AccountState };
  'account.signOutAll': { args: Record<string, never>; event: never; output: AccountState };
  'account.balance': { args: Record<string, never>; event: never; output: Balance };
  'models.list': { args: { 
/**
 * Read it from the service even if it was read before.
 */
refresh: boolean, }; event: never; output: Models };
  'chat.list': { args: Record<string, never>; event: never; output: Array<ChatSummary> };
  'chat.cutOff': { args: Record<string, never>; event: never; output: Array<string> };
  'chat.open': { args: { chat: string, }; event: never; output: Chat };
  'chat.estimate': { args: { message: Message, means: Means, }; event: never; output: Estimate | null };
  'chat.ask': { args: { 
/**
 * The chat's id; `null` starts a new one.
 */
chat: string | null, 
/**
 * The turn that it follows; `null` is the last one that is shown.
 */
after: string | null, text: string, 
/**
 * Paths in the cloud.
 */
attachments: Array<string>, 
/**
 * The model's id.
 */
model: string, 
/**
 * Kept as the chat's own; `null` leaves those that it has.
 */
options: ChatOptions | null, 
/**
 * The longest answer in tokens, this time only; `null` takes the chat's own, or the one that is set for all.
 */
maxTokens: number | null, 
/**
 * It was not written in the composer: what stands there is another message, and its draft stays.
 */
keepsDraft: boolean, }; event: AnswerEvent; output: Chat };
  'chat.edit': { args: { chat: string, 
/**
 * The old question's id.
 */
turn: string, text: string, 
/**
 * Paths in the cloud. Of a file that went with the old question the model gets what it was then.
 */
attachments: Array<string>, model: string, maxTokens: number | null, }; event: AnswerEvent; output: Chat };
  'chat.retry': { args: { chat: string, 
/**
 * The answer's id.
 */
answer: string, model: string, maxTokens: number | null, }; event: AnswerEvent; output: Chat };
  'chat.follow': { args: { chat: string, }; event: AnswerEvent; output: Chat };
  'chat.stop': { args: { chat: string, }; event: never; output: null };
  'chat.retryNow': { args: { chat: string, }; event: never; output: null };
  'chat.choose': { args: { chat: string, turn: string, }; event: never; output: Chat };
  'chat.remove': { args: { chat: string, turn: string, }; event: never; output: Chat };
  'chat.putBack': { args: { chat: string, turn: string, }; event: never; output: Chat };
  'chat.fork': { args: { chat: string, turn: string, }; event: never; output: Chat };
  'chat.rename': { args: { chat: string, title: string, }; event: never; output: null };
  'chat.pin': { args: { chat: string, pinned: boolean, }; event: never; output: null };
  'chat.archive': { args: { chat: string, archived: boolean, }; event: never; output: null };
  'chat.file': { args: { chat: string, 
/**
 * `null` takes it out of all.
 */
folder: string | null, }; event: never; output: null };
  'chat.renameFolder': { args: { from: string, to: string, }; event: never; output: null };
  'chat.setOptions': { args: { chat: string, options: ChatOptions, }; event: never; output: null };
  'chat.delete': { args: { chat: string, }; event: never; output: null };
  'chat.restore': { args: { chat: string, }; event: never; output: null };
  'chat.deleted': { args: Record<string, never>; event: never; output: Array<DeletedChat> };
  'chat.erase': { args: { chats: Array<string>, }; event: never; output: null };
  'chat.draft': { args: { 
/**
 * `null` is the new chat.
 */
chat: string | null, }; event: never; output: Draft };
  'chat.saveDraft': { args: { 
/**
 * `null` is the new chat.
 */
chat: string | null, text: string, 
/**
 * Paths in the cloud.
 */
attachments: Array<string>, 
/**
 * How the new chat is to be answered; another chat keeps that itself.
 */
options: ChatOptions | null, }; event: never; output: null };
  'chat.savePlace': { args: { chat: string, 
/**
 * `null` is its end.
 */
place: ReadingPlace | null, }; event: never; output: null };
  'search.chats': { args: { 
/**
 * Words in whatever order; case and accents do not matter, and no sign has a meaning of its own.
 */
query: string, limit: number, asker: Asker, }; event: never; output: Found };
  'chat.attachments': { args: { paths: Array<string>, model: string, }; event: never; output: Array<Attachment> };
  'chat.attach': { args: { 
/**
 * The id of a chosen file.
 */
chosen: string, 
/**
 * The model that it is for.
 */
model: string, }; event: Progress; output: Attachment };
  'data.export': { args: { 
/**
 * `null` is everything but deleted chats, as an archive with a file for each.
 */
chat: string | null, format: DataFormat, }; event: DataProgress; output: Exported | null };
  'data.import': { args: Record<string, never>; event: DataProgress; output: Imported | null };
  'data.size': { args: Record<string, never>; event: never; output: DataSize };
  'data.eraseHistory': { args: { 
/**
 * The account's id, which must be the one that the window shows.
 */
account: string, }; event: never; output: null };
  'data.eraseEverything': { args: Record<string, never>; event: never; output: null };
  'files.list': { args: { 
/**
 * An absolute path, or one that starts with `~`.
 */
folder: string, 
/**
 * The folder's id, where it is known. It decides: not every folder can be named by its path.
 */
uid: string | null, cursor: string | null, sortBy: SortBy, descending: boolean, }; event: never; output: FilePage };
  'files.search': { args: { query: string, }; event: never; output: FoundFiles };
  'files.preview': { args: { 
/**
 * An id or a path.
 */
file: string, }; event: never; output: Preview };
  'files.makeFolder': { args: { folder: string, name: string, }; event: never; output: FileEntry };
  'files.saveText': { args: { 
/**
 * `null` is the folder that the person prefers.
 */
folder: string | null, name: string, text: string, }; event: never; output: FileEntry };
  'files.rename': { args: { 
/**
 * An id or a path.
 */
file: string, name: string, }; event: never; output: FileEntry };
  'files.move': { args: { 
/**
 * Ids or paths.
 */
files: Array<string>, 
/**
 * An id or a path. Not every folder can be named by its path.
 */
folder: string, 
/**
 * A name that is taken gets a number; else that file stays and its problem is a conflict.
 */
keepBoth: boolean, }; event: FilesProgress; output: FilesDone };
  'files.copy': { args: { 
/**
 * Ids or paths.
 */
files: Array<string>, 
/**
 * An id or a path. Not every folder can be named by its path.
 */
folder: string, }; event: FilesProgress; output: FilesDone };
  'files.trash': { args: { 
/**
 * Ids or paths.
 */
files: Array<string>, }; event: FilesProgress; output: FilesDone };
  'files.restore': { args: { 
/**
 * Ids or paths.
 */
files: Array<string>, to: RestoreTo, }; event: FilesProgress; output: Restored };
  'files.erase': { args: { 
/**
 * Ids or paths.
 */
files: Array<string>, }; event: FilesProgress; output: FilesDone };
  'files.trashSize': { args: Record<string, never>; event: never; output: TrashSize };
  'files.emptyTrash': { args: Record<string, never>; event: never; output: null };
  'files.space': { args: Record<string, never>; event: never; output: Space };
  'files.choose': { args: Record<string, never>; event: never; output: ChosenFiles };
  'files.takeDropped': { args: Record<string, never>; event: never; output: ChosenFiles };
  'files.stage': { args: { name: string, 
/**
 * The bytes in base64, at most `LARGEST_STAGED` of them.
 */
data: string, }; event: never; output: ChosenFile };
  'files.queue': { args: { folder: string, 
/**
 * The ids of chosen files.
 */
chosen: Array<string>, }; event: never; output: null };
  'files.unfinished': { args: Record<string, never>; event: never; output: Array<CutOff> };
  'files.upload': { args: { folder: string, 
/**
 * The id of a chosen file.
 */
chosen: string, onConflict: OnConflict, }; event: Progress; output: FileEntry };
  'files.download': { args: { 
/**
 * An id or a path.
 */
file: string, }; event: Progress; output: string | null };
  'files.downloadAgain': { args: { 
/**
 * The id of a transfer that is unfinished.
 */
transfer: string, }; event: Progress; output: string };
  'files.cancel': { args: { 
/**
 * From its progress.
 */
transfer: string, }; event: never; output: null };
  'preferences.get': { args: Record<string, never>; event: never; output: Preferences };
  'preferences.set': { args: { preferences: Preferences, }; event: never; output: Preferences };
  'picture.load': { args: { address: string, }; event: never; output: LoadedPicture };
  'app.print': { args: Record<string, never>; event: never; output: boolean };
  'link.open': { args: { 
/**
 * http, https or mailto.
 */
address: string, }; event: never; output: null };
  'scheme.health': { args: Record<string, never>; event: never; output: LinkHandler };
  'scheme.test': { args: Record<string, never>; event: never; output: LinkTest };
  'scheme.repair': { args: Record<string, never>; event: never; output: LinkHandler };
  'diagnostics.connections': { args: Record<string, never>; event: never; output: Connections };
  'diagnostics.manageSessions': { args: Record<string, never>; event: never; output: null };
  'diagnostics.report': { args: Record<string, never>; event: never; output: string };
};

/**
 * Which commands ask the Puter of the open account: those that always do come well only if it has answered.
 */
export const ASKS_PUTER: { readonly [Name in keyof Commands]?: 'always' | 'maybe' } = {
  'account.balance': 'always',
  'models.list': 'maybe',
  'chat.ask': 'maybe',
  'chat.edit': 'maybe',
  'chat.retry': 'maybe',
  'chat.attachments': 'maybe',
  'chat.attach': 'always',
  'files.list': 'always',
  'files.search': 'always',
  'files.preview': 'always',
  'files.makeFolder': 'always',
  'files.saveText': 'always',
  'files.rename': 'always',
  'files.move': 'always',
  'files.copy': 'always',
  'files.trash': 'always',
  'files.restore': 'always',
  'files.erase': 'always',
  'files.trashSize': 'always',
  'files.emptyTrash': 'always',
  'files.space': 'always',
  'files.upload': 'always',
  'files.download': 'always',
  'files.downloadAgain': 'always',
};

/** Numbers that both sides keep. */
export const LIMITS = {
  /** The most that is taken of what is pasted or dropped, in bytes. */
  stagedBytes: 25000000,
  /** The most text of one answer, in bytes. */
  answerTextBytes: 8388608,
  /** The most pictures of one answer, in bytes. */
  answerPictureBytes: 41943040,
  /** The most of a text that a preview shows, in bytes. */
  textPreviewBytes: 65536,
  /** The longest name of a persona, in letters. */
  personaName: 80,
  /** The longest instructions, in letters. */
  instructions: 32000,
  /** The longest name of a folder of chats, in letters. */
  folderName: 100,
  /** The shortest passphrase, in letters and signs. */
  passphrase: 8,
  /** How freely a model chooses words. */
  temperature: {"least":0.0,"most":2.0},
  /** Size of the conversation's text. */
  textScale: {"least":0.8,"most":2.0},
  /** Size of everything in the window. */
  zoom: {"least":0.5,"most":3.0},
  /** Width of the sidebar in CSS pixels. */
  sidebarWidth: {"least":208,"most":360},
} as const;

/** What a new installation has. */
export const INITIAL_PREFERENCES: Preferences = {"attachFolder":"~/Documents/Oriel","closedFolders":[],"costLimit":null,"effort":null,"enterSends":true,"favourites":[],"letterKeys":true,"maxTokens":4096,"model":null,"personas":[],"refused":[],"saveFolder":"~/Documents/From Oriel","sidebarWidth":256,"textScale":1.0,"theme":"system","webSearch":false,"wrapCode":false,"zoom":1.0};
