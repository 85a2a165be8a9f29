// The Chromium of this computer, where distributions put it.

import { existsSync } from 'node:fs';

export const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
