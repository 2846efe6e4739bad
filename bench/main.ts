// Measures and prints Markdown tables: npm run bench -- [PART…] [--steps N] [--repeats N]
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchTable } from './part';
import { PARTS } from './parts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string', default: '1000000' }, repeats: { type: 'string', default: '5' } },
});

function markdown({ title, columns, rows, note }: BenchTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = line(columns.map((_, i) => (i === 0 ? '---' : '--:')));
  return [`### ${title}`, '', line(columns), rule, ...rows.map(line), '', note, ''].join('\n');
}

async function main(): Promise<void> {
  const unknown = positionals.filter((id) => !PARTS.some((part) => part.id === id));
  if (unknown.length > 0)
    throw new Error(`No part ${unknown.join(', ')}; there are: ${PARTS.map(({ id }) => id).join(', ')}.`);
  console.log(
    `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}\n`,
  );
  const options = { steps: Number(values.steps), repeats: Number(values.repeats) };
  for (const part of PARTS)
    if (positionals.length === 0 || positionals.includes(part.id))
      for (const table of await part.run(options)) console.log(markdown(table));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
