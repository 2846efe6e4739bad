import { readFile } from 'node:fs/promises';
import type { Role } from '../../extension/core/model/model';

/** Answers of a written conversation, in order, by the role that gives them. */
export type Answers = Readonly<Record<Role, readonly string[]>>;

/** `## designer`, `## critic` and `## analyzer` begin an answer; what stands before the first says how they were made. */
export async function readAnswers(file: string): Promise<Answers> {
  const text = await readFile(file, 'utf8');
  const answers: Record<Role, string[]> = { designer: [], critic: [], analyzer: [] };
  for (const [, role, answer = ''] of text.matchAll(
    /^## (designer|critic|analyzer)\n([\s\S]*?)(?=^## (?:designer|critic|analyzer)$|$(?![\s\S]))/gm,
  ))
    answers[role as Role].push(answer.trim());
  if (answers.designer.length === 0) throw new Error(`${file} holds no answer of a designer.`);
  return answers;
}
