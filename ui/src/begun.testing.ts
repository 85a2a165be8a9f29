// What the window has before anything is drawn or typed, for tests of its parts: how letters are compared.
import { table } from './kit/text/letters';

await table.load();
