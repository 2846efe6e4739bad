import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { assetPath } from '../assets';
import { fail, messageOf, ok, type Result } from '../problem';

const BEGIN = '<!-- rewardsmith: begin -->';
/** Which skills have, and files of instructions have not. */
const FRONT_MATTER = /^---\n.*?\n---\n+/s;
const END = '<!-- rewardsmith: end -->';

/** What teaches a coding agent to use RewardSmith, with the front matter that skills have. */
export function skillText(): Promise<string> {
  return readFile(assetPath('skill/SKILL.md'), 'utf8');
}

/**
 * Writes it into a file of instructions (`AGENTS.md`, `CLAUDE.md`, …): between two marks, so that a second time renews it and all
 * else stays as it was. A `SKILL.md` holds nothing else.
 */
export async function writeSkill(file: string): Promise<Result<'written' | 'renewed' | 'unchanged'>> {
  const text = await skillText();
  try {
    const before = existsSync(file) ? await readFile(file, 'utf8') : null;
    const isSkill = basename(file) === 'SKILL.md';
    if (isSkill && before !== null && !before.includes('\nname: rewardsmith\n'))
      return fail(
        'skill-not-ours',
        'There is another skill in this file.',
        'Name a SKILL.md in a folder of its own, such as skills/rewardsmith/SKILL.md.',
        { file },
      );
    const after = isSkill ? text : withSection(before ?? '', text.replace(FRONT_MATTER, ''));
    if (after === before) return ok('unchanged');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, after);
    return ok(before !== null && (isSkill || before.includes(BEGIN)) ? 'renewed' : 'written');
  } catch (thrown) {
    return fail(
      'skill-not-written',
      `The file cannot be written: ${messageOf(thrown)}.`,
      'Name a file in a folder that can be written to.',
      { file },
    );
  }
}

function withSection(before: string, text: string): string {
  const section = `${BEGIN}\n\n${text.trimEnd()}\n\n${END}`;
  const from = before.indexOf(BEGIN);
  const to = before.indexOf(END);
  if (from >= 0 && to > from) return before.slice(0, from) + section + before.slice(to + END.length);
  return `${before.trimEnd()}${before.trim() === '' ? '' : '\n\n'}${section}\n`;
}
