import type { Generator, GeneratorInput, Proposal } from '../generator';
import { hasComponents } from './gate-format';
import { lengthEvidence, type LengthEvidence } from './lengths';
import { completionParameter, outcomePart, partsOf, python, rightFrom, TEXT_OF, type Part } from './parts';
import { wrapFunctions, type Written } from './wrap';

/** How much of being right length may give or take. */
const STEP_SHARE = 0.5;
const PENALTY_SHARE = 0.4;
/** The group's share of right completions from which on length counts. */
const MOSTLY = 0.75;

/** Being shorter pays among right completions: three forms, each where the recording says that it fits. */
export const shorten: Generator = {
  id: 'shorten',
  async propose(input) {
    const { context, evaluation, reward } = input;
    const parts = partsOf(input);
    const evidence = parts.length > 0 ? lengthEvidence(context, evaluation, parts) : null;
    const part = parts.length === 1 ? (parts[0] ?? null) : outcomePart(parts);
    const right = part && rightFrom(part, evaluation);
    const given = part && completionParameter(part);
    if (!evidence || !part || !right || !given) return [];
    // Of several values of one function it is not known which is the total.
    if (!reward.plan.sum && hasComponents(evaluation)) return [];
    const form: Form = { input, evidence, part, given, ...right };
    const proposals = await Promise.all([history(form), whileMostAreRight(form), step(form)]);
    return proposals.filter((proposal) => proposal !== null);
  },
};

interface Form {
  readonly input: GeneratorInput;
  readonly evidence: LengthEvidence;
  readonly part: Part;
  readonly given: { readonly name: string; readonly isList: boolean };
  /** What being right pays, and from which amount on a completion is right. */
  readonly full: number;
  readonly from: number;
}

/**
 * C(y)·(1 + α·[L(y) ≤ L_T]), α = 0.5: the step of LASER (Liu et al., "Learn to Reason Efficiently with Adaptive Length-based Reward
 * Shaping", arXiv 2505.15612), with L_T the median length of the recorded right completions.
 */
async function step({ input, evidence, part, given, full, from }: Form): Promise<Proposal | null> {
  const bonus = python(STEP_SHARE * full);
  const write = ({ call }: Written): string[] => [
    '"""Right and no longer than LENGTH_TARGET pays half as much again (the step of LASER, arXiv 2505.15612)."""',
    `paid = ${call(part.name)}`,
    ...(given.isList
      ? [
          'return [',
          `    value + ${bonus} if value is not None and value > ${python(from)} and len(text_of(completion)) <= LENGTH_TARGET else value`,
          `    for value, completion in zip(paid, ${given.name})`,
          ']',
        ]
      : [
          `if paid is not None and paid > ${python(from)} and len(text_of(${given.name})) <= LENGTH_TARGET:`,
          `    return paid + ${bonus}`,
          'return paid',
        ]),
  ];
  const code = await wrapFunctions(input.reward.source, [{ name: part.name, write }], {
    imports: [],
    lines: [
      `LENGTH_TARGET = ${evidence.target}  # Characters: half of the recorded right completions are no longer.`,
      '',
      '',
      ...TEXT_OF,
    ],
  });
  return proposal(
    code,
    'length-step',
    'Pay right answers more that are no longer than the usual',
    `${capital(evidence.words)}. A right completion of at most ${evidence.target} characters gets half as much again (LASER); a longer right one keeps what it gets, and length never pays a wrong one.`,
  );
}

/**
 * r − α·σ((L − mean)/std) among the right completions of a group, only while most of the group is right: GRPO-λ (Dai et al., "Stable
 * Reinforcement Learning for Efficient Reasoning", arXiv 2505.18086), with a threshold in place of the batch's best λ, since a
 * reward function may be given one group.
 */
async function whileMostAreRight({
  input,
  evidence,
  part,
  given,
  full,
  from,
}: Form): Promise<Proposal | null> {
  const { bound } = part;
  if (!evidence.differsByPrompt || !given.isList || bound.contract.id !== 'trl') return null;
  const code = await wrapFunctions(
    input.reward.source,
    [
      {
        name: part.name,
        asksFor: ['prompts'],
        write: ({ call }) => [
          '"""Long right completions pay a little less while most of their prompt are right (after GRPO-λ, arXiv 2505.18086)."""',
          `paid = list(${call(part.name)})`,
          'groups = {}',
          'for i, prompt in enumerate(prompts):',
          '    groups.setdefault(str(prompt), []).append(i)',
          'for members in groups.values():',
          `    right = [i for i in members if paid[i] is not None and paid[i] > ${python(from)}]`,
          `    if len(right) < 2 or len(right) < ${MOSTLY} * len(members):`,
          '        continue  # Being right comes first.',
          `    lengths = [len(text_of(${given.name}[i])) for i in right]`,
          '    mean, spread = statistics.mean(lengths), statistics.pstdev(lengths)',
          '    for i, length in zip(right, lengths):',
          `        paid[i] -= ${python(PENALTY_SHARE * full)} / (1.0 + math.exp((mean - length) / (spread + 1.0)))`,
          'return paid',
        ],
      },
    ],
    { imports: ['math', 'statistics'], lines: TEXT_OF },
  );
  return proposal(
    code,
    'length-while-right',
    'Charge long right answers where most of the prompt are right',
    `${capital(evidence.words)}. Of prompts that are mostly solved, long right completions get up to two fifths less than short ones (GRPO-λ); of prompts that are not, length does not count, so that being right comes first.`,
  );
}

/**
 * cos(min(π/2 · L/h, π)) against the shortest right completion h of the prompt so far; not below −0.7 for right ones, not above 0
 * for wrong ones, so that a short wrong one is not charged: HAPO (Huang et al., "Training Language Models to Reason Concisely
 * via History-Aware Policy Optimization", arXiv 2505.11225).
 */
async function history({ input, evidence, part, given, full, from }: Form): Promise<Proposal | null> {
  if (!evidence.comesBack || !given.isList || part.bound.contract.id !== 'trl') return null;
  const code = await wrapFunctions(
    input.reward.source,
    [
      {
        name: part.name,
        asksFor: ['prompts'],
        write: ({ call }) => [
          '"""Right completions are held against the shortest right one of their prompt so far (HAPO, arXiv 2505.11225)."""',
          `paid = list(${call(part.name)})`,
          'shortest = dict(length_history)',
          `for i, (prompt, completion, value) in enumerate(zip(prompts, ${given.name}, paid)):`,
          '    if value is None:',
          '        continue',
          `    key, length, is_right = str(prompt), len(text_of(completion)), value > ${python(from)}`,
          '    if key in shortest:',
          '        worth = math.cos(min(math.pi / 2 * length / max(1, shortest[key]), math.pi))',
          `        paid[i] = value + ${python(STEP_SHARE * full)} * (max(worth, -0.7) if is_right else min(worth, 0.0))`,
          '    if is_right:',
          '        length_history[key] = min(length, length_history.get(key, length))',
          'return paid',
        ],
      },
    ],
    {
      imports: ['math'],
      lines: [
        'length_history = {}  # By prompt, the shortest right completion so far; kept through the training.',
        '',
        '',
        ...TEXT_OF,
      ],
    },
  );
  return proposal(
    code,
    'length-history',
    'Hold right answers against the shortest right one of their prompt so far',
    `${capital(evidence.words)}, and prompts come back at later steps. A right completion gains while it is shorter than the shortest right one before it and loses when it is longer; a short wrong one is not charged (HAPO). What was shortest is kept in the training process: where rewards are computed in several, each has a history of its own.`,
  );
}

function proposal(code: string | null, id: string, title: string, explanation: string): Proposal | null {
  if (code === null) return null;
  return {
    id,
    // Two ways to fit length to a prompt; the step is one for all of them.
    family: id === 'length-step' ? 'shorten' : 'shorten-by-prompt',
    title,
    explanation,
    answers: ['length'],
    code,
    evidence: [],
    about: null,
    aims: 'length',
  };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
