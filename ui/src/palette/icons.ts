// The icons of actions, by what they mean.
import Archive from '@lucide/svelte/icons/archive';
import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Brain from '@lucide/svelte/icons/brain';
import ChevronRight from '@lucide/svelte/icons/chevron-right';
import Cloud from '@lucide/svelte/icons/cloud';
import CloudUpload from '@lucide/svelte/icons/cloud-upload';
import Code from '@lucide/svelte/icons/code';
import Copy from '@lucide/svelte/icons/copy';
import Cpu from '@lucide/svelte/icons/cpu';
import Download from '@lucide/svelte/icons/download';
import Folder from '@lucide/svelte/icons/folder';
import Gauge from '@lucide/svelte/icons/gauge';
import GitBranch from '@lucide/svelte/icons/git-branch';
import Globe from '@lucide/svelte/icons/globe';
import Keyboard from '@lucide/svelte/icons/keyboard';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import PanelRight from '@lucide/svelte/icons/panel-right';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Pencil from '@lucide/svelte/icons/pencil';
import Pin from '@lucide/svelte/icons/pin';
import Printer from '@lucide/svelte/icons/printer';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Square from '@lucide/svelte/icons/square';
import SquarePen from '@lucide/svelte/icons/square-pen';
import Sun from '@lucide/svelte/icons/sun';
import Trash from '@lucide/svelte/icons/trash';
import User from '@lucide/svelte/icons/user';
import Wallet from '@lucide/svelte/icons/wallet';

export const ICONS = {
  archive: Archive,
  attach: Paperclip,
  branch: GitBranch,
  chat: MessageSquare,
  cloud: Cloud,
  code: Code,
  copy: Copy,
  down: ArrowDown,
  download: Download,
  end: ArrowDownToLine,
  folder: Folder,
  go: ChevronRight,
  keyboard: Keyboard,
  memory: Gauge,
  model: Cpu,
  money: Wallet,
  moon: Moon,
  options: SlidersHorizontal,
  pane: PanelRight,
  person: User,
  pin: Pin,
  print: Printer,
  rename: Pencil,
  retry: RotateCcw,
  save: CloudUpload,
  screen: Monitor,
  search: Search,
  settings: Settings,
  sidebar: PanelLeft,
  stop: Square,
  sun: Sun,
  think: Brain,
  trash: Trash,
  up: ArrowUp,
  web: Globe,
  write: SquarePen,
} as const;
