import type { CauseGroup } from '../analyzer/analysis';
import { meanOver } from '../analyzer/effect';
import { largestStep } from '../analyzer/scale';
import type { BoundReward } from '../contract/bound-reward';
import type { Exploit } from '../exploits/exploit';
import type { Evaluation } from '../measures/evaluation';
import { formatPercent, formatShare } from '../measures/format';
import { hasValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import type { TaskContext } from '../task/context';
import type { Check, Indifference, RedundantPair, Shape, ShapingTest } from './audit';

export interface CheckInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  readonly exploits: readonly Exploit[];
  readonly causes: readonly CauseGroup[];
  readonly shaping: readonly ShapingTest[];
  readonly shapes: readonly Shape[];
  readonly redundant: readonly RedundantPair[];
  readonly indifference: Indifference;
}

/** Pays on more steps than this: it guides, it does not only say what is wanted. */
const DENSE = 0.2;
/** An order worse than this is not what people mean. */
const ORDERED = 0.9;
/** To accept the worst more often than this is rarely meant. */
const RISKY = 0.5;

/** The eight checks of Knox et al. (arXiv 2104.13906) as far as a recording and the code can answer them. */
export function knoxChecks(input: CheckInput): Check[] {
  return [
    unsafeShaping(input),
    ordering(input),
    risk(input),
    loophole(input),
    missing(input),
    redundancy(input),
    {
      check: 'trial-and-error',
      title: 'Tuned by trial and error',
      verdict: 'unknown',
      evidence: [],
      sentence:
        'Whether weights were tuned until some training run worked is not to be seen in recordings; such a reward fits the algorithm that it was tuned with.',
    },
    specification(input),
  ];
}

type Answer = Pick<Check, 'verdict' | 'sentence'> & Partial<Pick<Check, 'evidence'>>;

function check(id: Check['check'], title: string, answer: Answer): Check {
  return { check: id, title, evidence: [], ...answer };
}

function unsafeShaping({ shaping, shapes, exploits, evaluation }: CheckInput): Check {
  const answer = (): Answer => {
    if (evaluation.reduction.kind === 'completions')
      return { verdict: 'not-applicable', sentence: 'An episode is a single step.' };
    const loop = exploits.find(({ kind }) => kind === 'cycle' || kind === 'idle');
    if (loop)
      return {
        verdict: 'concern',
        sentence: `What guides the agent can be earned for ever: ${loop.message}`,
        evidence: loop.steps,
      };
    const parts = shapes.length > 1 ? shapes.slice(1) : shapes;
    const guides = parts.filter(({ of, signs, successes, failures }) => {
      const spread = (successes.std ?? 0) + (failures.std ?? 0);
      return of !== '' && signs !== null && 1 - signs.zero > DENSE && spread > 0;
    });
    if (guides.length === 0)
      return {
        verdict: 'ok',
        sentence: 'Nothing that varies is paid on most steps: there is no shaping to be unsafe.',
      };
    const tests = guides.flatMap(({ of }) => shaping.find((test) => test.of === of) ?? []);
    const ending = tests.find(({ sentence }) => sentence.includes('but for the end'));
    if (ending) return { verdict: 'concern', sentence: ending.sentence, evidence: ending.worst };
    if (tests.length > 0 && tests.every(({ verdict }) => verdict === 'safe-shaping'))
      return {
        verdict: 'ok',
        sentence: `${namesOf(tests)} ${tests.length === 1 ? 'is' : 'are'} safe potential shaping.`,
      };
    const open = tests.filter(({ verdict }) => verdict !== 'safe-shaping');
    return {
      verdict: 'unknown',
      sentence: `${namesOf(open)} ${open.length === 1 ? 'pays' : 'pay'} on many steps and ${open.length === 1 ? 'is' : 'are'} not known to be potential shaping; no way to exploit that was found in these recordings.`,
      evidence: open.flatMap(({ worst }) => worst.slice(0, 1)),
    };
  };
  return check('unsafe-shaping', 'Unsafe shaping', answer());
}

function namesOf(tests: readonly ShapingTest[]): string {
  const names = tests.map(({ of }) => (of === 'reward' ? 'The reward' : of));
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function ordering({ evaluation }: CheckInput): Check {
  const auc = evaluation.measures['auc'];
  const title = 'Order unlike people’s';
  if (!hasValue(auc))
    return check('ordering-mismatch', title, {
      verdict: 'unknown',
      sentence: `Whether it orders episodes as people do is not known: ${auc && 'reason' in auc ? auc.reason : 'it was not measured'}.`,
    });
  const bad = auc.value < ORDERED;
  return check('ordering-mismatch', title, {
    verdict: bad ? 'concern' : 'ok',
    sentence: `The success has the larger return in ${formatPercent(auc.value)} of the pairs of a success and a failure (AUC ${formatShare(auc.value)}).`,
  });
}

function risk({ indifference, evaluation }: CheckInput): Check {
  const { probability, sentence } = indifference;
  if (!hasValue(probability)) {
    const { failure } = evaluation.counts;
    return check('risk-tolerance', 'Risk tolerance', {
      verdict:
        failure === 0 || /nothing to risk|single step/.test(probability.reason)
          ? 'not-applicable'
          : 'unknown',
      sentence,
    });
  }
  const concern = probability.value === 0 || probability.value > RISKY;
  return check('risk-tolerance', 'Risk tolerance', { verdict: concern ? 'concern' : 'ok', sentence });
}

function loophole({ exploits, evaluation }: CheckInput): Check {
  const [first] = exploits;
  const title = 'Learnable loophole';
  if (first)
    return check('learnable-loophole', title, {
      verdict: 'concern',
      sentence: `${plural(exploits.length, 'way', 'ways')} to be paid more than success ${exploits.length === 1 ? 'was' : 'were'} found and played: ${first.message}`,
      evidence: first.steps,
    });
  if (evaluation.reduction.kind === 'completions')
    return check('learnable-loophole', title, {
      verdict: 'not-applicable',
      sentence: 'An episode is a single step.',
    });
  return evaluation.counts.success === 0
    ? check('learnable-loophole', title, {
        verdict: 'unknown',
        sentence: 'No success was recorded that a loophole could be compared with.',
      })
    : check('learnable-loophole', title, {
        verdict: 'ok',
        sentence:
          'The recorded steps can be put together to no way that is paid more than success without succeeding.',
      });
}

/** The largest cause whose last steps a field tells, which the reward neither reads nor charges. */
function missing({ causes, reward, evaluation, context }: CheckInput): Check {
  const title = 'Missing attributes';
  const told = causes.filter(({ signs }) => signs.length > 0);
  if (told.length === 0)
    return check('missing-attributes', title, {
      verdict: 'unknown',
      sentence: 'No recorded field tells the steps at which episodes fail from others.',
    });
  const episodes = new Map(context.set.episodes.map((episode) => [episode.id, episode]));
  const scale = largestStep(evaluation);
  const everything = meanOver(
    evaluation,
    Array.from({ length: context.set.steps }, (_, row) => row),
  );
  for (const { cause, evidence, signs } of told) {
    const [sign] = signs;
    const rows = evidence.map(({ trajectory, step }) => (episodes.get(trajectory)?.start ?? NaN) + step);
    const paid = meanOver(evaluation, rows);
    if (!sign || paid === null || everything === null) continue;
    const unread = sign.field.split(', ').filter((name) => !mentions(reward.source, name));
    if (unread.length > 0 && paid > everything - 0.1 * scale)
      return check('missing-attributes', title, {
        verdict: 'concern',
        sentence: `${sign.sentence} The reward does not read ${unread.join(' and ')}, and these steps of “${cause}” are paid like any other.`,
        evidence: evidence.slice(0, 5),
      });
  }
  return check('missing-attributes', title, {
    verdict: 'ok',
    sentence: 'What tells the failing steps is read by the reward, or these steps cost more than others.',
  });
}

/** Whether the code has the last part of a field's name as a word; entries of arrays are in doubt read. */
function mentions(source: string, field: string): boolean {
  if (/\[\d+\]/.test(field)) return true;
  const word = field.split('.').at(-1) ?? field;
  return new RegExp(`\\b${word.replace(/[^\w]/g, '\\$&')}\\b`).test(source);
}

function redundancy({ redundant, evaluation }: CheckInput): Check {
  const title = 'Redundant attributes';
  if (evaluation.components.length < 2)
    return check('redundant-attributes', title, {
      verdict: 'not-applicable',
      sentence: 'The reward returns fewer than two components.',
    });
  const [first] = redundant;
  return first
    ? check('redundant-attributes', title, { verdict: 'concern', sentence: first.sentence })
    : check('redundant-attributes', title, {
        verdict: 'ok',
        sentence: 'No two components say the same (|correlation| ≤ 0.95 over the steps).',
      });
}

function specification({ context, evaluation }: CheckInput): Check {
  const { set, task } = context;
  const title = 'Incomplete specification';
  const missing: string[] = [];
  if (task.success === undefined) missing.push('what counts as a success');
  const ends = set.episodes.filter(({ start, length }) => {
    const last = start + length - 1;
    return length > 0 && set.terminated[last] !== 1 && set.truncated[last] !== 1;
  });
  if (set.kind !== 'completions' && ends.length === set.episodes.length)
    missing.push('whether episodes end or are cut off');
  if (evaluation.counts.unknown > 0 && evaluation.counts.unknown === set.episodes.length)
    missing.push('the outcome of any episode');
  return check(
    'incomplete-specification',
    title,
    missing.length > 0
      ? {
          verdict: 'concern',
          sentence: `Neither the task file nor the recording says ${missing.join(', ')}.`,
        }
      : {
          verdict: 'ok',
          sentence: `Reward, success, ends of episodes and the discount (${task.discount}) are all given.`,
        },
  );
}
