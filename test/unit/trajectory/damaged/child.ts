// Reads each recording named on the command line in this one process, and says after each what came of it and how much
// memory the process has had at most so far (bytes).
import { basename, dirname } from 'node:path';
import { readRecordings } from '../../../../extension/core/trajectory/load';

async function main(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const before = process.cpuUsage();
    const { files } = await readRecordings([basename(path)], dirname(path));
    const result = files[0]?.result;
    const code = result?.ok ? 'read' : result?.problem.code;
    const message = result?.ok ? `${result.value.set.steps} steps` : result?.problem.message;
    const peak = process.resourceUsage().maxRSS * 1024;
    const { user, system } = process.cpuUsage(before);
    const line = { file: basename(path), code, message, milliseconds: (user + system) / 1000, peak };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

void main(process.argv.slice(2));
