export type ChannelRole = 'observation' | 'action' | 'info';

/** A leaf with more entries than this (an image, a lidar) is summed up; those of others are looked at one by one. */
export const MAX_SINGLE_ENTRIES = 16;

const CHANNEL_NAMES: Readonly<Record<ChannelRole, string>> = {
  observation: 'obs',
  action: 'action',
  info: 'info',
};

/** What people call a leaf of a channel: its path below the channel, or the channel's own name where it is the only leaf. */
export function leafName(role: ChannelRole, path: string): string {
  return path === '' || path.startsWith('[') ? CHANNEL_NAMES[role] + path : path;
}

/** `[1][0]` for an entry of a row of this shape. */
export function entryPath(offset: number, shape: readonly number[]): string {
  let path = '';
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i] ?? 1;
    path = `[${offset % n}]${path}`;
    offset = Math.floor(offset / n);
  }
  return path;
}
