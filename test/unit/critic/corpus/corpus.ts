import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One bug put into a correct reward. */
export interface Bug {
  /** K1 to K17, as real fixes were sorted. */
  readonly kind: string;
  readonly about: string;
  readonly source: string;
  /** Lines of the buggy source that the bug is on. */
  readonly lines: readonly [first: number, last: number];
}

/** A correct reward, its recording, and bugs that real authors make in such code. */
export interface Sample {
  readonly name: string;
  readonly recording: string;
  readonly source: string;
  readonly bugs: readonly Bug[];
  /** Never looked at while rules are written: scored only. */
  readonly heldOut: boolean;
}

const REWARDS = join(__dirname, 'rewards');
export const RECORDINGS = join(__dirname, 'recordings');

/**
 * The corpus. A file is a correct reward, and behind it one block a bug: `#--- KIND what is wrong`, the lines that go
 * (`#- `) and those that come (`#+ `).
 */
export function corpus(): Sample[] {
  const names = readdirSync(REWARDS).filter((file) => file.endsWith('.py'));
  return names.sort().map((file) => {
    const name = file.slice(0, -'.py'.length);
    const [code = '', ...blocks] = readFileSync(join(REWARDS, file), 'utf8').split(/^#--- /m);
    const recording = /^# recording: (\w+)/.exec(code)?.[1] ?? '';
    const source = `${code.replace(/^# (recording|contract): .*\n/gm, '').trim()}\n`;
    return {
      name,
      recording,
      source,
      bugs: blocks.map((block) => bugOf(block, source, name)),
      heldOut: isHeldOut(name),
    };
  });
}

function bugOf(block: string, source: string, name: string): Bug {
  const [head = '', ...lines] = block.split('\n');
  const part = (mark: string): string =>
    lines
      .filter((line) => line.startsWith(mark))
      .map((line) => `${line.slice(mark.length + 1)}\n`)
      .join('');
  const [from, to] = [part('#-'), part('#+')];
  const at = source.indexOf(from);
  if (at < 0 || source.indexOf(from, at + 1) >= 0 || from === to)
    throw new Error(`${name}: the lines of "${head}" are not in the reward exactly once`);
  const lineOf = (offset: number, text: string): number => text.slice(0, offset).split('\n').length;
  const buggy = source.slice(0, at) + to + source.slice(at + from.length);
  return {
    kind: head.split(' ')[0] ?? '',
    about: head.split(' ').slice(1).join(' '),
    source: buggy,
    lines: [lineOf(at, buggy), lineOf(at + to.length, buggy)],
  };
}

/** Half of the rewards, by a hash of the name: nobody chose which. */
function isHeldOut(name: string): boolean {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 2 === 1;
}
