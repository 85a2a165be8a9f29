// What a file is, in a person's words, and the icon that stands for it. Read from its name, then from its MIME type.
import type { FileEntry } from '../bindings';
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

const KINDS: Record<string, [name: string, family: Family]> = {
  csv: ['CSV', 'table'],
  tsv: ['TSV', 'table'],
  xls: ['Excel', 'table'],
  xlsx: ['Excel', 'table'],
  ods: ['Spreadsheet', 'table'],
  png: ['PNG image', 'image'],
  jpg: ['JPEG image', 'image'],
  jpeg: ['JPEG image', 'image'],
  gif: ['GIF image', 'image'],
  webp: ['WebP image', 'image'],
  avif: ['AVIF image', 'image'],
  svg: ['SVG image', 'image'],
  heic: ['HEIC image', 'image'],
  pdf: ['PDF', 'text'],
  md: ['Markdown', 'text'],
  txt: ['Text', 'text'],
  log: ['Log', 'text'],
  doc: ['Word', 'text'],
  docx: ['Word', 'text'],
  odt: ['Document', 'text'],
  rtf: ['Rich text', 'text'],
  py: ['Python', 'code'],
  rs: ['Rust', 'code'],
  js: ['JavaScript', 'code'],
  mjs: ['JavaScript', 'code'],
  ts: ['TypeScript', 'code'],
  svelte: ['Svelte', 'code'],
  c: ['C', 'code'],
  h: ['C header', 'code'],
  cpp: ['C++', 'code'],
  go: ['Go', 'code'],
  java: ['Java', 'code'],
  rb: ['Ruby', 'code'],
  sh: ['Shell script', 'code'],
  sql: ['SQL', 'code'],
  html: ['HTML', 'code'],
  css: ['CSS', 'code'],
  json: ['JSON', 'code'],
  toml: ['TOML', 'code'],
  yaml: ['YAML', 'code'],
  yml: ['YAML', 'code'],
  xml: ['XML', 'code'],
  zip: ['Zip archive', 'archive'],
  gz: ['Gzip archive', 'archive'],
  tar: ['Tar archive', 'archive'],
  '7z': ['7-Zip archive', 'archive'],
  mp4: ['MP4 video', 'video'],
  mov: ['QuickTime video', 'video'],
  mkv: ['Matroska video', 'video'],
  webm: ['WebM video', 'video'],
  mp3: ['MP3 audio', 'sound'],
  wav: ['WAV audio', 'sound'],
  ogg: ['Ogg audio', 'sound'],
  flac: ['FLAC audio', 'sound'],
  m4a: ['M4A audio', 'sound'],
};

const FAMILIES: Record<string, [name: string, family: Family]> = {
  image: ['Image', 'image'],
  video: ['Video', 'video'],
  audio: ['Audio', 'sound'],
  text: ['Text', 'text'],
};

function kindOf({ name, kind }: About): [name: string, family: Family] {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return (
    KINDS[ending] ?? FAMILIES[kind?.split('/')[0] ?? ''] ?? [ending ? `${ending.toUpperCase()} file` : 'File', 'other']
  );
}

/** "PNG image", "Folder", "DWG file". */
export const kindName = (file: About): string => (file.isFolder ? 'Folder' : kindOf(file)[0]);

/** The icon of a file or folder. */
export const kindIcon = (file: About): IconNode => (file.isFolder ? Folder : ICONS[kindOf(file)[1]]);
