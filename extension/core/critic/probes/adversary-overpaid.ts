import { numberOf, wrongCompletion } from '../../adversary/case';
import { strategies } from '../../adversary/strategies';
import type { Strategy } from '../../adversary/strategy';
import { formatNumber, formatPercent } from '../../measures/format';
import { quantile } from '../data/statistics';
import { type Battery } from './adversary';
import { quoted } from './judging';
import type { ProbeInput } from './probe';
import { ENOUGH, judgedCase, SHARE, type Said } from './adversary-said';

const LIMITS = /max|min|limit|budget|length|num|count/i;

/** RS245. */
export function* tricks(battery: Battery, source: string): Generator<Said> {
  const { inputs, promptColumn } = battery.texts;
  // One that reads limits only keeps to them, whatever is said.
  if (inputs.every((key) => key === promptColumn || LIMITS.test(key))) return;
  const paid = strategies.flatMap((strategy) => {
    // What is empty, long or copied has rules of its own.
    if (/^(nothing|length)$/.test(strategy.family) && strategy.name !== 'null answer') return [];
    if (/^prompt copied/.test(strategy.name)) return [];
    const judged = battery.asked.filter(
      (one) => one.kind === 'strategy' && one.name === strategy.name && judgedCase(battery, one),
    );
    const hits = judged.filter((one) => one.reward >= (judgedCase(battery, one)?.full ?? NaN) - 1e-9);
    const [first] = hits;
    return first && judged.length >= 2 && hits.length >= SHARE * judged.length
      ? [{ strategy, judged, hits, first }]
      : [];
  });
  // Where every answer has the same names, they are its form, which a reward may be lenient about.
  const forms = new Set(
    battery.texts.successes.flatMap(
      (row) =>
        battery.texts
          .text(row)
          .match(/"\w+"(?=\s*:)/g)
          ?.sort()
          .join() ?? [],
    ),
  );
  const isOfForm = ({ name }: Strategy): boolean => name === 'wrong names' && forms.size === 1;
  // Who has the answer from a tool does not guess.
  const isPassedOn = ({ strategy, hits }: (typeof paid)[number]): boolean =>
    strategy.family === 'hedging' && hits.every(({ row }) => battery.texts.isToldByTool(row));
  const isGraded = paysByLikeness(battery, source);
  // Ten numbers in the place of one are no answer, whatever is lenient about words.
  const isOfNumbers = battery.asked.every(
    ({ kind, reference }) => kind !== 'strategy' || !Number.isNaN(numberOf(reference)),
  );
  const isSure = ({
    strategy: { name, paidBySound, sureUnlessPaid, sureIfGraded },
    hits,
  }: (typeof paid)[number]): boolean =>
    paidBySound === 'never' ||
    (name === 'all candidates listed' && isOfNumbers) ||
    // One more or less is no rounding of a small whole number.
    (name === 'off by one' && hits.some(({ reference }) => isSmallWhole(reference))) ||
    // In the same form a wrong answer is not paid, and this is none.
    (name === 'only the format' &&
      hits.every(({ reference }) => !/^\s*([[{]\s*[\]}])?\s*$/.test(reference))) ||
    // What an answer is tested with is read, so it is meant to be run.
    (name === 'empty function' && hits.every(({ reference }) => reference !== '')) ||
    (sureIfGraded === true && isGraded) ||
    (sureUnlessPaid !== undefined && !paid.some(({ strategy }) => strategy.name === sureUnlessPaid));
  for (const [severity, which] of [
    ['warning', paid.filter((one) => isSure(one) && !isOfForm(one.strategy) && !isPassedOn(one))],
    ['info', paid.filter((one) => !isSure(one) || isOfForm(one.strategy) || isPassedOn(one))],
  ] as const) {
    const [best] = which;
    if (!best) continue;
    const { strategy, judged, hits, first } = best;
    const more = which.slice(1, 6).map((other) => other.strategy.name);
    yield {
      code: 'RS245',
      severity,
      row: first.row,
      message: `A policy that ${strategy.about} gets ${formatNumber(first.reward)}, as much as for the right answer (${hits.length} of ${judged.length} tried): ${quoted(first.text.slice(-60))} for the reference ${quoted(first.reference, 40)}.${more.length ? ` So it is with: ${more.join(', ')}.` : ''}`,
    };
  }
}

function isSmallWhole(reference: string): boolean {
  const value = numberOf(reference);
  return Number.isInteger(value) && Math.abs(value) <= 40;
}

/** A share of something that is counted. */
const SHARE_OF = /\/\s*(max\(\s*(1|1\.0)\s*,\s*)?len\(/;

/** Completions, recorded or made up, get many different amounts between nothing and all; or some, of code that gives shares. */
function paysByLikeness({ successes, failures, asked }: Battery, source: string): boolean {
  const recorded = [...successes, ...failures].filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(...recorded), Math.max(...recorded)];
  const isBetween = (value: number): boolean => value > least + 1e-6 && value < most - 1e-6;
  const all = [...recorded, ...asked.map(({ reward }) => reward)];
  const between = new Set(all.filter(isBetween).map((value) => value.toFixed(6)));
  return between.size >= (SHARE_OF.test(source) ? 1 : 4);
}

/** RS245 where several answers are right: that of another prompt is one of the wrong ones. RS202 asks where one is. */
export function* anyOfTheForm({ texts, cases, failures, asked }: Battery): Generator<Said> {
  const judged = cases.filter(({ wrong, full }) => !Number.isNaN(wrong) && full > 0);
  const isPicky = failures.some((reward) => judged.every(({ full }) => reward < full - 1e-9));
  const [first] = judged;
  if (texts.reference !== null || !first || judged.length < ENOUGH || !isPicky) return;
  if (!judged.every(({ wrong, full }) => wrong >= full - 1e-9)) return;
  const text = wrongCompletion(first.of) ?? '';
  // What has nothing of an answer is not paid: it is an answer that is asked for.
  const nothing = asked.filter(({ kind, name }) => kind === 'strategy' && name === 'full stop');
  if (!nothing.every(({ at, reward }) => reward < (cases[at]?.full ?? NaN) - 1e-9)) return;
  yield {
    code: 'RS245',
    severity: 'warning',
    row: first.row,
    message: `A policy that answers with the right answer of another prompt gets ${formatNumber(first.wrong)}, as much as for the right one (${judged.length} of ${judged.length} tried): ${quoted(text)} where ${quoted(first.of.reference, 40)} is right.`,
  };
}

/** RS249: the prompt given back is paid like success, or better than all that was recorded. */
export function* copied(battery: Battery): Generator<Said> {
  const { texts, asked, cases, successes, failures } = battery;
  const copies = asked.filter(({ kind, name }) => kind === 'strategy' && name === 'prompt copied');
  const [first] = copies;
  if (!first || copies.length < 2) return;
  const paid = quantile(
    copies.map(({ reward }) => reward),
    0.5,
  );
  const [good, best] = [
    quantile(successes, 0.5),
    Math.max(...successes.filter((value) => !Number.isNaN(value))),
  ];
  const readsPrompt = texts.promptColumn !== null && texts.inputs.includes(texts.promptColumn);
  const low = quantile(failures, 0.25);
  const isLong = copies.every(({ reference }) => reference.split(/\s+/).length >= 5);
  // One that looks at the prompt, and likes nothing more than the prompt.
  const likesPrompt = readsPrompt && paid > best + 1e-9;
  const padded = asked.filter(({ kind, name }) => kind === 'strategy' && name === 'padding behind');
  const addingIsFree =
    padded.length > 1 && padded.every(({ at, reward }) => reward >= (cases[at]?.wrong ?? NaN) - 1e-9);
  const likesSource = isLong && addingIsFree && texts.reference !== null && paid >= good - 1e-9 && good > low;
  if (!likesPrompt && !likesSource) return;
  yield {
    code: 'RS249',
    severity: 'warning',
    row: first.row,
    message: `The prompt copied gets ${formatNumber(paid)}, ${likesPrompt ? `more than every success (at most ${formatNumber(best)})` : `as much as a typical success (${formatNumber(good)})`}: ${quoted(first.text)}. ${likesPrompt ? 'It is the prompt that the answer is compared with.' : 'What is added to an answer costs nothing.'}`,
  };
}

/** A wrong answer is worth so much of a right one, and length makes up so much of what lies between. */
const NEARLY = 0.75;
const OF_THE_GAP = 0.4;

/** RS253: a wrong answer with much around it gets more than a right one without, or nearly as much. */
export function* lengthBeatsAnswer(battery: Battery): Generator<Said> {
  const { cases, asked, texts, successes, failures } = battery;
  const known = [...successes, ...failures].filter((reward) => !Number.isNaN(reward));
  const clearly = 0.1 * (Math.max(...known) - Math.min(...known));
  const judged = cases.filter(({ full, wrong }) => full > wrong + clearly + 1e-9);
  if (texts.reference === null || judged.length < ENOUGH) return;
  const right = [
    ...judged.map(({ of, full }) => ({ text: of.right, reward: full })),
    ...asked
      .filter(
        ({ kind, name, at, reward }) =>
          kind === 'equivalent' &&
          name === 'with a short thought' &&
          judged.some((own) => own === cases[at] && reward > own.wrong + clearly + 1e-9),
      )
      .map(({ text, reward }) => ({ text, reward })),
  ].filter(({ reward }) => !Number.isNaN(reward));
  const [least] = right.sort((a, b) => a.reward - b.reward);
  if (!least) return;
  const mean = right.reduce((sum, { reward }) => sum + reward, 0) / right.length;
  let nearly: Said | null = null;
  for (const { name, about, family } of strategies) {
    if (family !== 'length') continue;
    const own = asked.filter((one) => one.kind === 'strategy' && one.name === name && cases[one.at]);
    const hits = own.filter(
      ({ at, reward }) => reward > least.reward + 1e-9 && reward > (cases[at]?.wrong ?? NaN) + 1e-9,
    );
    const [first] = hits;
    const near = own.filter(({ at, reward }) => {
      const wrong = cases[at]?.wrong ?? NaN;
      return reward >= NEARLY * mean && reward - wrong >= OF_THE_GAP * (mean - wrong) && mean > wrong;
    });
    if (near[0] && name !== 'bare wrong answer' && own.length >= ENOUGH && near.length >= SHARE * own.length)
      nearly ??= {
        code: 'RS253',
        severity: 'warning',
        row: near[0].row,
        message: `A policy that ${about} gets ${formatNumber(near[0].reward)} for a wrong answer, ${formatPercent(near[0].reward / mean)} of what a right one gets on average (${formatNumber(mean)}); without the length it gets ${formatNumber(cases[near[0].at]?.wrong ?? NaN)} (${near.length} of ${own.length} tried). Pay for length only where the answer is right.`,
      };
    if (!first || own.length < ENOUGH || hits.length < SHARE * own.length) continue;
    yield {
      code: 'RS253',
      severity: 'warning',
      row: first.row,
      message: `A policy that ${about} gets ${formatNumber(first.reward)}, the right answer in ${quoted(least.text)} only ${formatNumber(least.reward)} (${hits.length} of ${own.length} tried): length is worth more than being right.`,
    };
    return;
  }
  if (nearly) yield nearly;
}

/** RS255: without the tags that the reward asks for, a wrong answer gets more than with them. */
export function* formatCosts({ asked, cases }: Battery, { reward: { source } }: ProbeInput): Generator<Said> {
  const own = asked.filter(({ kind, name, at }) => {
    const tags = cases[at]?.of.right.match(/<\/?\w+>/g) ?? [];
    return kind === 'strategy' && name === 'no format' && tags.some((tag) => source.includes(tag));
  });
  const more = own.filter(({ at, reward }) => {
    const { wrong = NaN, full = NaN } = cases[at] ?? {};
    // The tags themselves are a little length.
    return reward > wrong + Math.max(1e-9, 0.05 * Math.abs(full - wrong));
  });
  const [first] = more;
  if (!first || own.length < ENOUGH || more.length < own.length) return;
  yield {
    code: 'RS255',
    severity: 'warning',
    row: first.row,
    message: `A wrong answer without any tag gets ${formatNumber(first.reward)}, in the tags that the reward looks for ${formatNumber(cases[first.at]?.wrong ?? NaN)} (${more.length} of ${own.length} tried): ${quoted(first.text)}.`,
  };
}

const MISSING: readonly (readonly [name: string, what: string])[] = [
  ['None', 'None'],
  ['not a number', 'not a number ("n/a")'],
  ['no number on either side', 'not a number ("n/a"), and the answer is none either'],
  ['empty', 'an empty text'],
];

/** RS250. */
export function* missingReference(battery: Battery): Generator<Said> {
  const { texts, asked, cases } = battery;
  const { reference } = texts;
  if (reference === null) return;
  const inData = [...texts.successes, ...texts.failures].some((row) => {
    const value = texts.value(reference, row);
    return value === null || value === '';
  });
  for (const [name, what] of MISSING) {
    const own = asked.filter((one) => {
      const of = cases[one.at];
      return one.kind === 'reference' && one.name === name && of && of.full > of.wrong + 1e-9;
    });
    const paid = own.filter(({ at, reward: got }) => got >= (cases[at]?.full ?? NaN) - 1e-9);
    const [first] = paid;
    if (!first || own.length < 2 || paid.length < own.length) continue;
    yield {
      code: 'RS250',
      severity: name !== 'empty' || inData ? 'warning' : 'info',
      row: first.row,
      message: `Where the reference is ${what}, a wrong answer gets ${formatNumber(first.reward)}, as much as a right one elsewhere: ${quoted(first.text.slice(-60))}. Give None (not applicable), or leave such rows out.`,
    };
    return;
  }
}

/** RS254: five times the limit gets more than what keeps to it. */
export function* overLimit({ asked, successes }: Battery): Generator<Said> {
  const own = asked.filter(({ kind }) => kind === 'limit');
  const more = own.filter(({ at, reward }) => reward > (successes[at] ?? NaN) + 1e-9);
  const [first] = more;
  if (!first || own.length < ENOUGH || more.length < SHARE * own.length) return;
  yield {
    code: 'RS254',
    severity: 'warning',
    row: first.row,
    message: `A completion five times as long as \`${first.name}\` (${first.reference}) gets ${formatNumber(first.reward)}, one that keeps to it ${formatNumber(successes[first.at] ?? NaN)} (${more.length} of ${own.length} tried): is the comparison the wrong way round?`,
  };
}
