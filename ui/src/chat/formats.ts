// The forms in which chats can be taken out.
import { Braces, FileText, Globe } from 'lucide';
import type { DataFormat } from '../bindings';

/** Each with what it is good for. */
export const FORMATS: { value: DataFormat; label: string; detail: string; icon: typeof FileText }[] = [
  { value: 'markdown', label: 'Markdown', detail: 'Text to read and edit anywhere: what you see.', icon: FileText },
  { value: 'html', label: 'Web page', detail: 'Pages to read in a browser and to print: what you see.', icon: Globe },
  {
    value: 'json',
    label: 'Oriel’s own format (JSON)',
    detail: 'Everything that is kept, with all branches and files: another Oriel can bring it in.',
    icon: Braces,
  },
];
