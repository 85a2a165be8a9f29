// The door in the desktop shell: one Tauri command that runs a command, and one that asks for what that tells.
import { invoke } from '@tauri-apps/api/core';
import type { Transport } from './index';
import { pull, type Came } from './pull';

export const tauri: Transport = async (name, args, listen) => {
  const answer = await invoke('call', { name, args, listens: listen !== undefined });
  return listen ? pull(() => invoke<Came | null>('next', { call: answer }), listen) : answer;
};
