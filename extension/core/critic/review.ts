import { z } from 'zod';
import type { Contract } from '../contract/contract';
import type { LanguageModel } from '../model/model';
import { completeStructured } from '../model/structured';
import { fillTemplate } from '../model/template';
import type { Result } from '../problem';
import { ok } from '../problem';
import type { TaskContext } from '../task/context';
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
  /** Each at a line that exists and reads as quoted. */
  readonly findings: readonly Finding[];
  /** Faults whose line is not in the code: said by the model, shown to nobody. */
  readonly dropped: number;
  /** Where what was said is kept, below the task's conversations. */
  readonly exchanges: readonly string[];
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

/** `author`: the model that writes; absent where it is not known. */
export function createReviewer(model: LanguageModel, author?: LanguageModel): Reviewer {
  return {
    model: model.id,
    async review({ context, contract, code, explanation, file }, signal) {
      const { task, fields } = context;
      const messages = [
        { role: 'system' as const, content: await fillTemplate('review') },
        {
          role: 'user' as const,
          content: await fillTemplate('review-code', {
            goal: task.goal.trim(),
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
      const schema = { name: 'review', type: verdict };
      const answer = await completeStructured(model, { messages, schema }, signal ? { signal } : {});
      if (!answer.ok) return answer;
      const { value, completions } = answer.value;
      const findings = value.faults.flatMap(({ kind, line, quote, fault, fix }) => {
        const range = lineOf(code, line, quote);
        if (!range) return [];
        const message = `${sentence(fault)} ${sentence(fix)}`.trim();
        return [
          {
            code: `review-${kind}`,
            severity: 'warning' as const,
            message,
            file,
            range,
            source: 'review' as const,
          },
        ];
      });
      return ok({
        model: model.id,
        own: author?.id === model.id && author.provider === model.provider,
        findings,
        dropped: value.faults.length - findings.length,
        exchanges: completions.flatMap(({ exchange }) => exchange ?? []),
      });
    },
  };
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
