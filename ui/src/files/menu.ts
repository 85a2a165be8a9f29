// What can be done with some files or folders; the same by a right click, in the bar and beside the preview.
import {
  Copy,
  Download,
  Eye,
  FolderInput,
  FolderOpen,
  FolderPlus,
  MessageSquare,
  Pencil,
  RotateCcw,
  Trash,
  Trash2,
  Upload,
} from 'lucide';
import type { FileEntry } from '../bindings';
import { frame } from '../navigation/frame.svelte';
import { requests } from '../navigation/requests';
import { shortcut } from '../keys';
import type { MenuItem } from '../kit/overlays/Menu.svelte';
import { acts, type Choice } from './acts.svelte';
import { files } from './files.svelte';
import { isInTrash } from '../cloud/paths';
import { none } from './selection';
import { transfers } from './transfers/transfers.svelte';

/** Takes files along to the chat. */
export function ask(wanted: FileEntry[]) {
  requests.attach(wanted.map(({ path }) => path));
  files.selection = none(files.selection);
}

/** Saves files and folders on this computer, one after the other. */
export async function download(wanted: FileEntry[]) {
  for (const file of wanted) await transfers.download(file);
}

/** Opens a folder, or shows a file. */
export function open(file: FileEntry) {
  if (file.isFolder) void files.open(file.path);
  else frame.rightPane = true;
}

/** The menu of these. A folder is chosen beside `anchor`. */
export function fileMenu(wanted: FileEntry[], anchor: Choice['anchor']): MenuItem[] {
  const [first] = wanted;
  if (!first) return folderMenu();
  const only = wanted.length === 1 ? first : null;
  const plain = wanted.filter(({ isFolder }) => !isFolder);
  const isFixed = wanted.every(({ immutable }) => immutable);
  const choose = (kind: Choice['kind']) => () => (acts.choice = { kind, files: wanted, anchor });
  const openItem: MenuItem[] = only
    ? [
        only.isFolder
          ? { label: 'Open', icon: FolderOpen, shortcut: shortcut('Enter'), run: () => open(only) }
          : { label: 'Show the preview', icon: Eye, shortcut: 'Space', run: () => open(only) },
      ]
    : [];
  if (isInTrash(first.path)) {
    return [
      ...openItem,
      { label: 'Restore', icon: RotateCcw, run: () => acts.restore(wanted) },
      { label: 'Restore to…', icon: FolderInput, run: choose('restore') },
      '-',
      { label: 'Delete for good…', icon: Trash, shortcut: 'Delete', danger: true, run: () => acts.askErase(wanted) },
    ];
  }
  const ofFiles: MenuItem[] =
    plain.length > 0 ? [{ label: 'Add to chat', icon: MessageSquare, run: () => ask(plain) }] : [];
  return [
    ...openItem,
    ...ofFiles,
    { label: 'Download', icon: Download, run: () => download(wanted) },
    '-',
    ...(only
      ? [
          {
            label: 'Rename',
            icon: Pencil,
            shortcut: 'F2',
            disabled: isFixed,
            run: () => (files.renaming = only.path),
          },
        ]
      : []),
    { label: 'Move to…', icon: FolderInput, disabled: isFixed, run: choose('move') },
    { label: 'Copy to…', icon: Copy, run: choose('copy') },
    '-',
    {
      label: 'Move to the trash',
      icon: Trash,
      shortcut: 'Delete',
      danger: true,
      disabled: isFixed,
      run: () => acts.trash(wanted),
    },
  ];
}

/** The menu of the folder itself, on empty ground. */
function folderMenu(): MenuItem[] {
  const { folder } = files.listing;
  if (isInTrash(folder)) {
    return [{ label: 'Empty trash…', icon: Trash2, disabled: !files.isTrashFull, run: () => acts.askEmpty() }];
  }
  return [
    {
      label: 'New folder',
      icon: FolderPlus,
      shortcut: shortcut('Mod+Shift+N'),
      run: () => (files.renaming = 'new'),
    },
    { label: 'Upload files', icon: Upload, run: () => transfers.upload(folder) },
  ];
}
