import { readFile } from 'node:fs/promises';
import type { Node, ParseError } from 'jsonc-parser/lib/esm/main.js';
import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser/lib/esm/main.js';
import type { z } from 'zod';
import type { Place, Result } from '../problem';
import { fail, messageOf, ok } from '../problem';
import { nearestName } from '../contract/nearest';
import type { RewardTask } from './task';
import { environment, rewardTaskSchema, training } from './task';

/** Reads a `NAME.reward.json`. Fails with the place of the first mistake; the message counts the others. */
export async function loadTaskFile(path: string): Promise<Result<RewardTask>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return missing
      ? fail(
          'task-missing',
          'There is no such task file.',
          'Make one from recordings: rewardsmith init RECORDING…',
          { file: path },
        )
      : fail(
          'task-unreadable',
          `The task file could not be read: ${messageOf(thrown)}.`,
          'Check that the path is a file and that you may read it.',
          { file: path },
        );
  }
  return parseTask(text, path);
}

/** As `loadTaskFile`, on text that may not be saved yet. Comments and trailing commas are allowed. */
export function parseTask(text: string, file: string): Result<RewardTask> {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error && text.trim() !== '') {
    return fail(
      'task-not-json',
      `This is not valid JSON: ${wordsFor(printParseErrorCode(error.error))}.`,
      'Correct it; comments and trailing commas are fine.',
      placeAt(file, text, error.offset),
    );
  }
  if (!root) {
    return fail(
      'task-empty',
      'The task file is empty.',
      'It needs at least "goal" and "trajectories"; rewardsmith init RECORDING… writes one.',
      { file },
    );
  }
  const parsed = rewardTaskSchema.safeParse(getNodeValue(root), { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const message = issue ? sentenceFor(issue) : 'The task file does not have the expected form.';
  const others = parsed.error.issues.slice(1).map(sentenceFor);
  return fail(
    'task-invalid',
    message,
    [issue ? hintFor(issue) : '', ...(others.length > 0 ? ['Also:', ...others] : [])].join(' '),
    placeAt(file, text, issue ? offsetOf(root, issue) : 0),
  );
}

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  record: 'an object of name: text pairs',
  object: 'an object in braces',
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
};

function sentenceFor(issue: Issue): string {
  const name = issue.path.length > 0 ? `\`${issue.path.map(String).join('.')}\`` : 'The task file';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key = ''] = issue.keys;
      const owner = issue.path.length > 0 ? `an entry of ${name}` : 'a field of a reward task';
      return `\`${key}\` is not ${owner}.`;
    }
    case 'invalid_type':
      if (issue.input === undefined) return `${name} is missing.`;
      return `${name} must be ${KINDS[issue.expected] ?? issue.expected}, but is ${describeValue(issue.input)}.`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${name} must be at least ${issue.minimum}.`
        : `${name} must not be empty.`;
    case 'too_big':
      return `${name} must be at most ${issue.maximum}.`;
    default:
      return `${name}: ${issue.message}.`;
  }
}

function hintFor(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = keysIn(issue.path).filter((key) => key !== '$schema');
    const near = nearestName(issue.keys[0] ?? '', known);
    return near ? `Did you mean \`${near}\`?` : `Known are ${known.join(', ')}.`;
  }
  const field = String(issue.path[0] ?? '');
  const about = Object.entries(rewardTaskSchema.shape).find(([key]) => key === field)?.[1].description;
  return about ?? 'Put the task in one object: { "goal": "…", "trajectories": ["…"] }.';
}

function keysIn([first, second]: readonly PropertyKey[]): string[] {
  if (first === 'observation') return ['index', 'key', 'unit', 'about'];
  if (first === 'environment') return Object.keys(environment.shape);
  if (first === 'train')
    return second === 'budget' ? ['steps', 'seeds', 'seconds'] : Object.keys(training.shape);
  return Object.keys(rewardTaskSchema.shape);
}

function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text ${JSON.stringify(value)}` : String(value);
}

/** The value the issue is about; for a key that should not be there, the key; for one that is missing, its parent. */
function offsetOf(root: Node, issue: Issue): number {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const value = findNodeAtLocation(root, [...path, issue.keys[0] ?? '']);
    return value?.parent?.offset ?? root.offset;
  }
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(root, path.slice(0, depth));
    if (node) return node.offset;
  }
  return root.offset;
}

function placeAt(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** `CommaExpected` → "comma expected". */
function wordsFor(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
