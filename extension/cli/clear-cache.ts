import { join } from 'node:path';
import type { Command } from 'commander';
import { defaultStorage } from '../core/sandbox/snapshot';
import { RecordingStore } from '../core/trajectory/cache/store';
import { printText } from './output';

export function addClearCache(program: Command): void {
  program
    .command('clear-cache')
    .description('remove the copies of recordings that were read, from your cache folder')
    .action(async () => {
      const folder = join(defaultStorage(), 'recordings');
      const bytes = await new RecordingStore(folder).clear();
      printText(`${(bytes / 1e6).toFixed(1)} MB removed from ${folder}`);
    });
}
