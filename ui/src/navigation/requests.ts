// What one side of the window asks of another without knowing it. The other side answers: it puts what it does in here.
import type { FileEntry } from '../bindings';

interface Requests {
  /** Shows a file of the cloud where it lies, or a folder. Answered by `files`. */
  showFile: (file: Pick<FileEntry, 'path' | 'isFolder'>) => unknown;
  /** Puts files of the cloud, by their paths, into the message being written, and shows it. Answered by `chat`. */
  attach: (paths: string[]) => unknown;
}

export const requests: Requests = { showFile: () => undefined, attach: () => undefined };
