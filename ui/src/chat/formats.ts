// The forms in which chats can be taken out.
import { Braces, FileText, Globe } from 'lucide';
import type { DataFormat } from '../bindings';
import { w } from '../messages';

const format = (value: DataFormat, icon: typeof FileText) => ({
  value,
  icon,
  get label() {
    return w().chat.formats[value].label;
  },
  /** What it is good for. */
  get detail() {
    return w().chat.formats[value].detail;
  },
});

export const FORMATS = [format('markdown', FileText), format('html', Globe), format('json', Braces)];
