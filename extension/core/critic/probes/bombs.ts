import { finalAnswer } from '../../adversary/answer-text';
import type { Limits, RunControl, Sandbox } from '../../sandbox/sandbox';
import type { Finding } from '../finding';
import { replayAlone } from './alone';
import { completionsOf } from './completion';
import { quoted, referenceTo } from './judging';
import type { ProbeInput } from './probe';
import type { ProbeRow } from './synthetic';

/** What works out texts: a short one may mean a number of millions of digits. */
const EVALUATES =
  /(?<![.\w])(eval|sympify|parse_expr|parse_latex|latex2sympy|N|Fraction|simplify)\(|\bsympy\.\w+\(|\bmath_verify\b/;
const BOMBS: readonly string[] = ['9**9**9', '9^9^9', '2**(10**10)', '1e999999999'];
/** The recorded rows before it took milliseconds. */
const SECONDS = 3;
const CONTROLS = 2;

/** RS247: answers that take for ever to work out, each asked after some that were recorded. In a replay of its own. */
export async function bombFindings(
  input: ProbeInput,
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): Promise<Finding[]> {
  const { reward } = input;
  const texts = completionsOf(input);
  if (!texts || !EVALUATES.test(reward.source)) return [];
  const row = texts.successes.find((candidate) => finalAnswer(texts.text(candidate))) ?? texts.successes[0];
  if (row === undefined) return [];
  const right = texts.text(row);
  const place = finalAnswer(right);
  const inPlace = (answer: string): string =>
    place ? right.slice(0, place.start) + answer + right.slice(place.end) : answer;
  // The recorded numbers, which a grader may insist on, as a tower of powers.
  const tower = place?.text.replace(/\s*[-+*/]\s*(?=\d)/g, '**').trim();
  const made = [
    // Powers are what models write; a number of that form takes some will.
    ...BOMBS.map((answer) => ({ answer, text: inPlace(answer), isUsual: /[*^]/.test(answer) })),
    ...(tower?.includes('**') ? [{ answer: tower, text: inPlace(tower), isUsual: false }] : []),
  ];
  const controls = texts.successes.slice(0, CONTROLS).map((base): ProbeRow => ({ base }));
  const rows = [...controls, ...made.map(({ text }) => texts.withText(row, text))];
  const replayed = await replayAlone(input, rows, SECONDS, { sandbox, limits, control });
  if (!replayed.ok) return [];
  const hung = replayed.value.errors.find(({ kind }) => kind === 'timeout');
  const at = (hung?.firstRow ?? -1) - controls.length;
  const bomb = made[at];
  if (!hung || !bomb) return [];
  return [
    {
      code: 'RS247',
      severity: bomb.isUsual ? 'warning' : 'info',
      message: `The answer ${quoted(bomb.answer)} is not graded within ${SECONDS} seconds, where recorded ones take milliseconds: one such answer stops the training. Refuse powers and long texts before they are worked out, or set a limit of time.`,
      file: reward.file,
      range: hung.line === null ? input.entry : input.rules.module.document.lineRange(hung.line),
      source: 'dry-run',
      evidence: referenceTo(input, row),
    },
  ];
}
