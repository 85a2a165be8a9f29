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
import { w } from '../messages';
import { frame } from '../navigation/frame.svelte';
import { requests } from '../navigation/requests';
import { shortcut } from '../kit/keys';
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
  const words = w().files.acts;
  const [first] = wanted;
  if (!first) return folderMenu();
  const only = wanted.length === 1 ? first : null;
  const plain = wanted.filter(({ isFolder }) => !isFolder);
  const isFixed = wanted.every(({ immutable }) => immutable);
  const choose = (kind: Choice['kind']) => () => (acts.choice = { kind, files: wanted, anchor });
  const openItem: MenuItem[] = only
    ? [
        only.isFolder
          ? { label: words.open, icon: FolderOpen, shortcut: shortcut('Enter'), run: () => open(only) }
          : { label: w().files.bar.showPreview, icon: Eye, shortcut: shortcut('Space'), run: () => open(only) },
      ]
    : [];
  if (isInTrash(first.path)) {
    return [
      ...openItem,
      { label: words.restore, icon: RotateCcw, run: () => acts.restore(wanted) },
      { label: words.restoreTo, icon: FolderInput, run: choose('restore') },
      '-',
      { label: words.erase, icon: Trash, shortcut: shortcut('Delete'), danger: true, run: () => acts.askErase(wanted) },
    ];
  }
  const ofFiles: MenuItem[] =
    plain.length > 0 ? [{ label: words.addToChat, icon: MessageSquare, run: () => ask(plain) }] : [];
  return [
    ...openItem,
    ...ofFiles,
    { label: words.download, icon: Download, run: () => download(wanted) },
    '-',
    ...(only
      ? [
          {
            label: words.rename,
            icon: Pencil,
            shortcut: 'F2',
            disabled: isFixed,
            run: () => (files.renaming = only.path),
          },
        ]
      : []),
    { label: words.move, icon: FolderInput, disabled: isFixed, run: choose('move') },
    { label: words.copy, icon: Copy, run: choose('copy') },
    '-',
    {
      label: words.trash,
      icon: Trash,
      shortcut: shortcut('Delete'),
      danger: true,
      disabled: isFixed,
      run: () => acts.trash(wanted),
    },
  ];
}

/** The menu of the folder itself, on empty ground. */
function folderMenu(): MenuItem[] {
  const words = w().files.acts;
  const { folder } = files.listing;
  if (isInTrash(folder)) {
    return [{ label: words.emptyTrash, icon: Trash2, disabled: !files.isTrashFull, run: () => acts.askEmpty() }];
  }
  return [
    {
      label: words.newFolder,
      icon: FolderPlus,
      shortcut: shortcut('Mod+Shift+N'),
      run: () => (files.renaming = 'new'),
    },
    { label: words.uploadFiles, icon: Upload, run: () => transfers.upload(folder) },
  ];
}
