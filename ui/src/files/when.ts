// When a file was changed, as the list says it: "Today 09:12", "Yesterday", "18 Nov 2026".
import { w } from '../messages';
import { clock, moment } from '../messages/format';

/** The shortest true name of the moment; a dash when it is not known. */
export function when(at: number | null, now = Date.now()): string {
  if (at === null) return '—';
  const name = moment(at, now);
  return name === clock(at) ? w().files.list.today(name) : name;
}
