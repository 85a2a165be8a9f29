// The door between the window and the application, generated from Rust: change it there and run `cargo test`.

export type AboutOriel = { 
/**
 * "0.1.0".
 */
version: string, 
/**
 * The keychain's name as the person knows it.
 */
keychain: string, };
export type AccountState = { "state": "signedOut", 
/**
 * Why, when it was not the person's wish.
 */
notice: Problem | null, } | { "state": "connecting", 
/**
 * "puter.com".
 */
host: string, } | { "state": "waiting", 
/**
 * "puter.com".
 */
host: string, 
/**
 * The page that the browser shows.
 */
address: string, 
/**
 * How the answer comes back.
 */
way: Way, 
/**
 * When the link runs out.
 */
expiresAt: number, 
/**
 * What was wrong with the last answer.
 */
notice: Problem | null, } | { "state": "finishing", 
/**
 * "puter.com".
 */
host: string, } | { "state": "signedIn", 
/**
 * Who.
 */
account: SignedIn, 
/**
 * Puter no longer accepts the token: sign in again. Chats can still be read.
 */
ended: boolean, 
/**
 * What the person should know: a stray link, a keychain that refused.
 */
notice: Problem | null, };
export type Asking = { "kind": "started", 
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
answer: Turn, } | { "kind": "delta", 
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
reasoning: string, } | { "kind": "tool", 
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
image: string, };
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
kind: string, 
/**
 * How the model gets it.
 */
way: AttachmentWay, 
/**
 * What the person should know about it.
 */
note: string | null, };
export type AttachmentWay = "text" | "image" | "reference" | "refused";
export type Balance = { usedUsd: number, allowanceUsd: number, remainingUsd: number, readAt: number, };
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
 * Id of the model that answered last.
 */
model: string | null, 
/**
 * Oldest first.
 */
turns: Array<Turn>, 
/**
 * What was typed and not sent.
 */
draft: string, };
export type ChatSummary = { id: string, title: string, pinned: boolean, 
/**
 * When it was last asked or answered.
 */
changedAt: number, 
/**
 * An answer is streaming now.
 */
answering: boolean, };
export type ChosenFile = { 
/**
 * For `files.upload`, and for `files.cancel` while it runs.
 */
id: string, name: string, 
/**
 * Bytes.
 */
size: number, };
export type Code = "signed_out" | "offline" | "no_funds" | "needs_plan" | "rate_limited" | "too_many_at_once" | "not_found" | "conflict" | "storage_full" | "keychain" | "insecure" | "not_puter" | "invalid" | "refused" | "expired" | "cancelled" | "failed";
export type FileEntry = { path: string, name: string, isFolder: boolean, 
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
immutable: boolean, };
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
export type Kept = "keychain" | "memory";
export type Model = { id: string, name: string, maker: string, provider: string, context: number | null, maxTokens: number | null, inputUsdPerMillion: number | null, outputUsdPerMillion: number | null, readsImages: boolean, readsPdf: boolean, usesTools: boolean, reasons: boolean, };
export type Models = { models: Array<Model>, readAt: number, defaultModel: string, };
export type OnConflict = "fail" | "keepBoth" | "replace";
export type Outcome = "running" | "complete" | "stopped" | "interrupted" | "failed";
export type Preferences = { 
/**
 * Light, dark, or as the system has it.
 */
theme: Theme, 
/**
 * Size of the conversation's text, 0.8 to 2.
 */
textScale: number, 
/**
 * Enter sends and Shift Enter breaks the line; otherwise the other way round.
 */
enterSends: boolean, 
/**
 * Id of the model used last.
 */
model: string | null, 
/**
 * Ids of starred models, in the order they were starred.
 */
favourites: Array<string>, 
/**
 * The longest answer, in tokens. Always sent: without it one request can hold the whole balance.
 */
maxTokens: number, 
/**
 * Width of the sidebar in CSS pixels.
 */
sidebarWidth: number, };
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
reason: string, };
export type Problem = { 
/**
 * What the UI does about it.
 */
code: Code, 
/**
 * Full sentences for the person.
 */
message: string, 
/**
 * The server's own words, where they add something; shown small.
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
total: number | null, };
export type Role = "user" | "assistant";
export type SignedIn = { 
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
kept: Kept, };
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
reasoning: number | null, costUsd: number | null, };
export type Theme = "system" | "light" | "dark";
export type ToolUse = { name: string, 
/**
 * Its arguments as JSON text.
 */
input: string, };
export type Trashed = { uid: string, 
/**
 * Where it was.
 */
original: string, };
export type Turn = { id: string, 
/**
 * The turn before it.
 */
parent: string | null, role: Role, at: number, 
/**
 * Markdown from a model, plain text from the person.
 */
text: string, reasoning: string, 
/**
 * How long the model reasoned before it answered.
 */
reasoningMs: number | null, attachments: Array<Attachment>, 
/**
 * `data:` URLs.
 */
images: Array<string>, tools: Array<ToolUse>, model: string | null, modelName: string | null, spent: Spent | null, outcome: Outcome, problem: Problem | null, };
export type Way = "scheme" | "loopback" | "authme";
export type What = "account" | "chats" | "files" | "preferences";

/** Every command by name. Times are milliseconds since 1970, sizes are bytes, money is US dollars. */
export type Commands = {
  'app.about': { args: Record<string, never>; event: never; output: AboutOriel };
  'app.watch': { args: Record<string, never>; event: Changed; output: null };
  'account.state': { args: Record<string, never>; event: never; output: AccountState };
  'account.signIn': { args: { 
/**
 * Address of a self-hosted Puter; `null` for that of the account whose session ended, else the usual one.
 */
server: string | null, 
/**
 * Address of its OAuth bridge, if it is not found beside it.
 */
oauth: string | null, 
/**
 * The person allowed http for this address.
 */
allowHttp: boolean, }; event: never; output: AccountState };
  'account.openAgain': { args: Record<string, never>; event: never; output: null };
  'account.anotherWay': { args: Record<string, never>; event: never; output: AccountState };
  'account.cancel': { args: Record<string, never>; event: never; output: AccountState };
  'account.finish': { args: { link: string, }; event: never; output: AccountState };
  'account.signOut': { args: Record<string, never>; event: never; output: AccountState };
  'account.balance': { args: Record<string, never>; event: never; output: Balance };
  'models.list': { args: { 
/**
 * Read it from the service even if it was read before.
 */
refresh: boolean, }; event: never; output: Models };
  'chat.list': { args: Record<string, never>; event: never; output: Array<ChatSummary> };
  'chat.open': { args: { chat: string, }; event: never; output: Chat };
  'chat.ask': { args: { 
/**
 * The chat's id; `null` starts a new one.
 */
chat: string | null, text: string, 
/**
 * Paths in the cloud.
 */
attachments: Array<string>, 
/**
 * The model's id.
 */
model: string, 
/**
 * The longest answer in tokens; `null` takes the one that is set.
 */
maxTokens: number | null, }; event: Asking; output: Chat };
  'chat.retry': { args: { chat: string, 
/**
 * The answer's id.
 */
answer: string, model: string, maxTokens: number | null, }; event: Asking; output: Chat };
  'chat.follow': { args: { chat: string, }; event: Asking; output: Chat };
  'chat.stop': { args: { chat: string, }; event: never; output: null };
  'chat.rename': { args: { chat: string, title: string, }; event: never; output: null };
  'chat.pin': { args: { chat: string, pinned: boolean, }; event: never; output: null };
  'chat.delete': { args: { chat: string, }; event: never; output: null };
  'chat.restore': { args: { chat: string, }; event: never; output: null };
  'chat.draft': { args: { 
/**
 * `null` is the new chat.
 */
chat: string | null, }; event: never; output: string };
  'chat.saveDraft': { args: { 
/**
 * `null` is the new chat.
 */
chat: string | null, text: string, }; event: never; output: null };
  'chat.attachments': { args: { paths: Array<string>, model: string, }; event: never; output: Array<Attachment> };
  'files.list': { args: { 
/**
 * An absolute path, or one that starts with `~`.
 */
folder: string, cursor: string | null, sortBy: SortBy, descending: boolean, }; event: never; output: FilePage };
  'files.preview': { args: { path: string, }; event: never; output: Preview };
  'files.makeFolder': { args: { folder: string, name: string, }; event: never; output: FileEntry };
  'files.rename': { args: { path: string, name: string, }; event: never; output: FileEntry };
  'files.move': { args: { paths: Array<string>, folder: string, }; event: never; output: Array<FileEntry> };
  'files.copy': { args: { paths: Array<string>, folder: string, }; event: never; output: Array<FileEntry> };
  'files.trash': { args: { paths: Array<string>, }; event: never; output: Array<Trashed> };
  'files.restore': { args: { trashed: Array<Trashed>, }; event: never; output: Array<FileEntry> };
  'files.space': { args: Record<string, never>; event: never; output: Space };
  'files.choose': { args: Record<string, never>; event: never; output: Array<ChosenFile> };
  'files.upload': { args: { folder: string, 
/**
 * The id of a chosen file.
 */
chosen: string, onConflict: OnConflict, }; event: Progress; output: FileEntry };
  'files.download': { args: { path: string, }; event: Progress; output: string | null };
  'files.cancel': { args: { 
/**
 * From its progress.
 */
transfer: string, }; event: never; output: null };
  'preferences.get': { args: Record<string, never>; event: never; output: Preferences };
  'preferences.set': { args: { preferences: Preferences, }; event: never; output: Preferences };
  'link.open': { args: { 
/**
 * http, https or mailto.
 */
address: string, }; event: never; output: null };
};
