import { z } from 'zod';
import type { Contract } from '../contract/contract';
import type { LanguageModel, ModelMessage } from '../model/model';
import { completeStructured } from '../model/structured';
import { fillTemplate } from '../model/template';
import type { Result } from '../problem';
import { ok } from '../problem';
import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import type { Finding, SourceRange } from './finding';

export interface ReviewRequest {
  readonly context: TaskContext;
  readonly contract: Contract;
  readonly code: string;
  /** What the author says of it. */
  readonly explanation: string;
  /** Path that the code has, or would have. */
  readonly file: string;
}

export interface Review {
  /** The model that read it. */
  readonly model: string;
  /** It has written the code too: what it thinks well of says little. */
  readonly own: boolean;
  /** What most readings object to; each at a line that exists and reads as quoted. */
  readonly findings: readonly Finding[];
  /** How often it was read. */
  readonly readings: number;
  /** What some readings object to and others do not. */
  readonly disputed: readonly Disputed[];
  /** Faults whose line is not in the code: said by the model, shown to nobody. */
  readonly dropped: number;
  /** Where what was said is kept, below the task's conversations. */
  readonly exchanges: readonly string[];
}

export interface Disputed {
  readonly line: number;
  readonly message: string;
  /** Readings that object. */
  readonly votes: number;
  /** Most readings do. */
  readonly stands: boolean;
}

/** Reads a candidate that linter, rules and dry run have let through. */
export interface Reviewer {
  readonly model: string;
  review(request: ReviewRequest, signal?: AbortSignal): Promise<Result<Review>>;
}

const KINDS = ['inconsistent', 'run-time', 'exploit'] as const;

const verdict = z.object({
  faults: z.array(
    z.object({
      kind: z.enum(KINDS),
      line: z.number().int(),
      quote: z.string(),
      fault: z.string(),
      fix: z.string(),
    }),
  ),
});

/** More fields say little more about the code. */
const MAX_FIELDS = 60;

export interface ReviewerOptions {
  /** The model that writes; absent where it is not known. */
  readonly author?: LanguageModel | undefined;
  /** A model's judgement varies: it is asked so often, and once more where its answers differ; 2 when absent. */
  readonly readings?: number;
}

export function createReviewer(
  model: LanguageModel,
  { author, readings: wanted = 2 }: ReviewerOptions = {},
): Reviewer {
  return {
    model: model.id,
    async review(request, signal) {
      const messages = await promptFor(request);
      const read = (): Promise<Result<Reading>> => readOnce(model, messages, request, signal);
      const first = await Promise.all(Array.from({ length: Math.max(1, wanted) }, read));
      const answers = first.flatMap((one) => (one.ok ? [one.value] : []));
      const failed = first.find((one) => !one.ok);
      if (answers.length === 0 && failed) return failed;
      if (tallied(answers).some(({ votes }) => votes < answers.length)) {
        const third = await read();
        if (third.ok) answers.push(third.value);
      }
      const tally = tallied(answers);
      return ok({
        model: model.id,
        own: author?.id === model.id && author.provider === model.provider,
        findings: tally.flatMap(({ finding, stands }) => (stands ? [finding] : [])),
        readings: answers.length,
        disputed: tally
          .filter(({ votes }) => votes < answers.length)
          .map(({ finding, votes, stands }) => ({
            line: finding.range.line,
            message: finding.message,
            votes,
            stands,
          })),
        dropped: answers.reduce((sum, { dropped }) => sum + dropped, 0),
        exchanges: answers.flatMap(({ exchanges }) => exchanges),
      });
    },
  };
}

interface Reading {
  readonly findings: readonly Finding[];
  readonly dropped: number;
  readonly exchanges: readonly string[];
}

async function promptFor({ context, contract, code, explanation }: ReviewRequest): Promise<ModelMessage[]> {
  const { task, fields } = context;
  return [
    { role: 'system', content: await fillTemplate('review') },
    {
      role: 'user',
      content: await fillTemplate('review-code', {
        goal: statedGoal(task.goal) || 'not said',
        fields:
          fields
            .slice(0, MAX_FIELDS)
            .map(({ name, path, about }) => `- ${name}: obs${path}${about ? ` (${about})` : ''}`)
            .join('\n') || 'No single values.',
        contract: contract.title,
        explanation: explanation.trim() || 'None.',
        code: numbered(code),
      }),
    },
  ];
}

async function readOnce(
  model: LanguageModel,
  messages: readonly ModelMessage[],
  { code, file }: ReviewRequest,
  signal: AbortSignal | undefined,
): Promise<Result<Reading>> {
  const schema = { name: 'review', type: verdict };
  const answer = await completeStructured(model, { messages, schema }, signal ? { signal } : {});
  if (!answer.ok) return answer;
  const { value, completions } = answer.value;
  const findings = value.faults.flatMap(({ kind, line, quote, fault, fix }): Finding[] => {
    const range = lineOf(code, line, quote);
    if (!range) return [];
    const message = `${sentence(fault)} ${sentence(fix)}`.trim();
    return [{ code: `review-${kind}`, severity: 'warning', message, file, range, source: 'review' }];
  });
  return ok({
    findings,
    dropped: value.faults.length - findings.length,
    exchanges: completions.flatMap(({ exchange }) => exchange ?? []),
  });
}

/** The faults by the line they point at, in the words of the first reading that names it, and how many readings do. */
function tallied(
  readings: readonly Reading[],
): { readonly finding: Finding; readonly votes: number; readonly stands: boolean }[] {
  const lines = new Map<number, { finding: Finding; votes: number }>();
  for (const { findings } of readings) {
    const named = new Set<number>();
    for (const finding of findings) {
      const { line } = finding.range;
      if (named.has(line)) continue;
      named.add(line);
      const known = lines.get(line);
      lines.set(line, { finding: known?.finding ?? finding, votes: (known?.votes ?? 0) + 1 });
    }
  }
  return [...lines.values()]
    .map(({ finding, votes }) => ({ finding, votes, stands: votes * 2 > readings.length }))
    .sort((a, b) => a.finding.range.line - b.finding.range.line);
}

function numbered(code: string): string {
  return code
    .split('\n')
    .map((line, i) => `${String(i + 1).padStart(3)}  ${line}`)
    .join('\n');
}

/**
 * The line that is quoted: the one named, else the only one that reads so. Models miscount, so the words decide; a quote that is
 * nowhere, or in several places none of which was named, is no reference.
 */
function lineOf(code: string, line: number, quote: string): SourceRange | null {
  const lines = code.split('\n');
  const wanted = plain(quote.split('\n').find((part) => plain(part) !== '') ?? '');
  if (wanted.length < 3) return null;
  const reads = (text: string): boolean => plain(text).includes(wanted);
  const matches = lines.flatMap((text, i) => (reads(text) ? [i] : []));
  const at = matches.includes(line - 1) ? line - 1 : matches.length === 1 ? matches[0] : undefined;
  const text = at === undefined ? undefined : lines[at];
  if (at === undefined || text === undefined) return null;
  const column = text.length - text.trimStart().length + 1;
  return { line: at + 1, column, endLine: at + 1, endColumn: text.trimEnd().length + 1 };
}

/** Without the number that was shown before it, and however it is spaced. */
function plain(text: string): string {
  return text.replace(/^\s*\d+ {2}/, '').replace(/\s+/g, '');
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
