import { join } from 'node:path';
import type { Command } from 'commander';
import { defaultStorage } from '../core/sandbox/snapshot';
import { RecordingStore } from '../core/trajectory/cache/store';
import { downloadsIn } from '../core/trajectory/remote/downloads';
import { printText } from './output';

export function addClearCache(program: Command): void {
  program
    .command('clear-cache')
    .description('remove the copies of recordings that were read or downloaded, from your cache folder')
    .action(async () => {
      const storage = defaultStorage();
      const read = await new RecordingStore(join(storage, 'recordings')).clear();
      const downloaded = await downloadsIn(storage).clear();
      printText(`${((read + downloaded) / 1e6).toFixed(1)} MB removed from ${storage}`);
    });
}
