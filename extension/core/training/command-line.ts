import { fail, ok, type Result } from '../problem';

/** What `{…}` stands for in the user's command. */
export interface Placeholders {
  /** The reward file of the candidate. */
  readonly reward: string;
  /** Folder for recordings. */
  readonly out: string;
  readonly steps: number;
  readonly seed: number;
}

const NAMES = ['reward', 'out', 'steps', 'seed'];

/**
 * The words of a command, quotes taken off and placeholders filled in. No shell reads it: a path with a space stays one word, and
 * nothing that a file is called can become a command.
 */
export function commandWords(command: string, values: Placeholders): Result<string[]> {
  const words: string[] = [];
  const token = /\s*((?:"[^"]*"|'[^']*'|[^\s"'])+)/y;
  const text = command.trim();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match?.[1]) return unreadable(command, 'a quote is not closed');
    words.push(
      match[1].replace(
        /"([^"]*)"|'([^']*)'/g,
        (_all, double?: string, single?: string) => double ?? single ?? '',
      ),
    );
  }
  if (words.length === 0) return unreadable(command, 'it is empty');
  const unknown = [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name ?? '')
    .find((name) => !NAMES.includes(name));
  if (unknown !== undefined) return unreadable(command, `{${unknown}} stands for nothing`);
  for (const needed of ['reward', 'out'])
    if (!text.includes(`{${needed}}`)) return unreadable(command, `{${needed}} is missing`);
  return ok(
    words.map((word) =>
      word.replace(/\{(reward|out|steps|seed)\}/g, (_all, name: keyof Placeholders) => String(values[name])),
    ),
  );
}

function unreadable(command: string, why: string): Result<never> {
  return fail(
    'command-unreadable',
    `The task's train command can't be run (${why}): ${command}`,
    'For example: "python train.py --reward {reward} --out {out} --steps {steps} --seed {seed}".',
  );
}
