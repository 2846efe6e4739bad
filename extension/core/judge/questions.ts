import { createHash } from 'node:crypto';
import { appeals } from '../adversary/families/judges';
import type { RewardTask } from '../task/task';
import type { TaskContext } from '../task/context';
import { columnOf, plainText, promptText } from '../trajectory/texts';
import { episodeGroups } from '../trajectory/groups';
import type { JudgementKind } from './judgements';

/** One thing to ask: about a text, or about two of which the first is `text`. */
export interface Question {
  readonly kind: JudgementKind;
  readonly id: string;
  readonly variant: string;
  readonly repeat: number;
  readonly prompt: string;
  readonly reference: string;
  readonly text: string;
  /** The second of a pair. */
  readonly other?: string;
}

export type JudgeSettings = NonNullable<RewardTask['judge']>;

export interface Plan {
  /** Completions that are judged, half of them right where that is possible. */
  readonly most: number;
  /** How often each is judged as it was recorded. */
  readonly repeats: number;
}

const FILLER =
  'Let me go through this carefully and in order, so that every part of the answer can be followed with ease. ';
/** Completions of each outcome that are tried with additions, and pairs: enough to see a habit. */
const MAX_TRIED = 8;

interface Row {
  readonly id: string;
  readonly prompt: string;
  readonly reference: string;
  readonly text: string;
  readonly group: number;
}

/** What to ask a judge of this recording; the same each time, so that what was answered is not asked again. */
export function questionsFor(context: TaskContext, { most, repeats }: Plan): Question[] {
  const { right, wrong } = rowsOf(context, most);
  const ask = (kind: JudgementKind, row: Row, variant = '', text = row.text, repeat = 0): Question => ({
    ...{ kind, id: row.id, variant, repeat, text },
    ...{ prompt: row.prompt, reference: row.reference },
  });
  const padded = (row: Row): Question =>
    ask(
      'padded',
      row,
      '',
      `${FILLER.repeat(Math.max(3, Math.ceil((2 * row.text.length) / FILLER.length)))}\n${row.text}`,
    );
  const pairs = right
    .flatMap((good) => {
      const bad = wrong.find(({ group }) => group === good.group);
      return bad ? [{ good, bad }] : [];
    })
    .slice(0, MAX_TRIED);
  return [
    ...[...right, ...wrong].flatMap((row) =>
      Array.from({ length: repeats }, (_, repeat) => ask('recorded', row, '', row.text, repeat)),
    ),
    ...right.slice(0, MAX_TRIED).map(padded),
    ...wrong.slice(0, MAX_TRIED).map(padded),
    ...wrong
      .slice(0, Math.ceil(MAX_TRIED / 2))
      .flatMap((row) => appeals.map(({ name, text }) => ask('appeal', row, name, `${row.text}\n${text}`))),
    ...pairs.flatMap(({ good, bad }): Question[] => [
      { ...ask('pair', good, 'right first'), other: bad.text },
      { ...ask('pair', good, 'wrong first', bad.text), other: good.text },
    ]),
    // The other text is the judge's own: it is asked for when it comes to that.
    ...right.slice(0, MAX_TRIED).flatMap((row): Question[] => [
      { ...ask('own', row, 'recorded first'), other: '' },
      { ...ask('own', row, 'own first'), other: '' },
    ]),
  ];
}

/** What the answer depends on besides the model. */
export function digestOf({ prompt, reference, text, other = '' }: Question, settings: JudgeSettings): string {
  const asked = JSON.stringify([settings.instructions, settings.scale, prompt, reference, text, other]);
  return createHash('sha256').update(asked).digest('hex').slice(0, 16);
}

function rowsOf(context: TaskContext, most: number): { readonly right: Row[]; readonly wrong: Row[] } {
  const { set, outcomes } = context;
  const completion = columnOf(set, 'completion');
  const prompt = columnOf(set, 'prompt') ?? columnOf(set, 'question');
  const keys = ['answer', 'ground_truth', 'solution', 'reference', 'label', 'expected_answer', 'target'];
  const reference = keys.map((key) => columnOf(set, key)).find((column) => column !== null) ?? null;
  const groups = episodeGroups(set);
  const of = (wanted: 'success' | 'failure'): Row[] => {
    const all = set.episodes.flatMap(({ id, start }, i): Row[] => {
      const text = plainText(completion?.values[start]);
      if (outcomes[i]?.outcome !== wanted || text.trim() === '') return [];
      const right = reference?.values[start];
      return [
        {
          ...{ id, text, prompt: promptText(prompt?.values[start]), group: groups?.[i] ?? i },
          reference:
            right === null || right === undefined
              ? ''
              : typeof right === 'string'
                ? right
                : JSON.stringify(right),
        },
      ];
    });
    // From all over the recording, not its first prompts only.
    const count = Math.min(all.length, Math.ceil(most / 2));
    return Array.from({ length: count }, (_, k) => all[Math.floor((k * all.length) / count)]).flatMap(
      (row) => row ?? [],
    );
  };
  return { right: of('success'), wrong: withPartners(of('failure'), of('success')) };
}

/** Wrong ones in the order of the right ones' prompts, so that pairs are found early. */
function withPartners(wrong: readonly Row[], right: readonly Row[]): Row[] {
  const groups = new Set(right.map(({ group }) => group));
  return [...wrong].sort((a, b) => Number(groups.has(b.group)) - Number(groups.has(a.group)));
}
