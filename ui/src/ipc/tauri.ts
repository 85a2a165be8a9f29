// The door in the desktop shell: one Tauri command, and a channel when somebody listens.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Transport } from './index';

export const tauri: Transport = (name, args, listen) => {
  if (!listen) return invoke('call', { name, args, channel: null });
  const channel = new Channel<unknown>();
  channel.onmessage = listen;
  return invoke('call', { name, args, channel });
};
