// What a file is, in a person's words, and the icon that stands for it. Read from its name, then from its MIME type.
import type { FileEntry } from '../bindings';
import { w } from '../messages';
import type { Words } from '../messages/types';
import {
  type IconNode,
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FilePlay,
  FileSpreadsheet,
  FileText,
  Folder,
} from 'lucide';

type About = Pick<FileEntry, 'name' | 'isFolder' | 'kind'>;
/** What has a name of its own in the words. */
type Kind = keyof Words['kindsOfFiles']['named'];
type Family = 'text' | 'table' | 'image' | 'code' | 'archive' | 'video' | 'sound' | 'other';

const ICONS: Record<Family, IconNode> = {
  text: FileText,
  table: FileSpreadsheet,
  image: FileImage,
  code: FileCode,
  archive: FileArchive,
  video: FilePlay,
  sound: FileMusic,
  other: File,
};

/** By the end of a name. */
const KINDS: Record<string, [kind: Kind, family: Family]> = {
  csv: ['csv', 'table'],
  tsv: ['tsv', 'table'],
  xls: ['excel', 'table'],
  xlsx: ['excel', 'table'],
  ods: ['spreadsheet', 'table'],
  png: ['png', 'image'],
  jpg: ['jpeg', 'image'],
  jpeg: ['jpeg', 'image'],
  gif: ['gif', 'image'],
  webp: ['webp', 'image'],
  avif: ['avif', 'image'],
  svg: ['svg', 'image'],
  heic: ['heic', 'image'],
  pdf: ['pdf', 'text'],
  md: ['markdown', 'text'],
  txt: ['text', 'text'],
  log: ['log', 'text'],
  doc: ['word', 'text'],
  docx: ['word', 'text'],
  odt: ['document', 'text'],
  rtf: ['richText', 'text'],
  py: ['python', 'code'],
  rs: ['rust', 'code'],
  js: ['javascript', 'code'],
  mjs: ['javascript', 'code'],
  ts: ['typescript', 'code'],
  svelte: ['svelte', 'code'],
  c: ['c', 'code'],
  h: ['cHeader', 'code'],
  cpp: ['cpp', 'code'],
  go: ['go', 'code'],
  java: ['java', 'code'],
  rb: ['ruby', 'code'],
  sh: ['shell', 'code'],
  sql: ['sql', 'code'],
  html: ['html', 'code'],
  css: ['css', 'code'],
  json: ['json', 'code'],
  toml: ['toml', 'code'],
  yaml: ['yaml', 'code'],
  yml: ['yaml', 'code'],
  xml: ['xml', 'code'],
  zip: ['zip', 'archive'],
  gz: ['gzip', 'archive'],
  tar: ['tar', 'archive'],
  '7z': ['sevenZip', 'archive'],
  mp4: ['mp4', 'video'],
  mov: ['quickTime', 'video'],
  mkv: ['matroska', 'video'],
  webm: ['webm', 'video'],
  mp3: ['mp3', 'sound'],
  wav: ['wav', 'sound'],
  ogg: ['ogg', 'sound'],
  flac: ['flac', 'sound'],
  m4a: ['m4a', 'sound'],
};

/** By the first half of a MIME type. */
const FAMILIES: Record<string, [kind: Kind, family: Family]> = {
  image: ['image', 'image'],
  video: ['video', 'video'],
  audio: ['audio', 'sound'],
  text: ['text', 'text'],
};

const endingOf = ({ name }: About): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

const known = (file: About) => KINDS[endingOf(file)] ?? FAMILIES[file.kind?.split('/')[0] ?? ''];

/** "PNG image", "Folder", "DWG file". */
export function kindName(file: About): string {
  const words = w().kindsOfFiles;
  if (file.isFolder) return words.folder;
  const [kind] = known(file) ?? [];
  if (kind) return words.named[kind];
  const ending = endingOf(file);
  return ending ? words.ofEnding(ending.toUpperCase()) : words.unknown;
}

/** The icon of a file or folder. */
export const kindIcon = (file: About): IconNode => (file.isFolder ? Folder : ICONS[known(file)?.[1] ?? 'other']);
