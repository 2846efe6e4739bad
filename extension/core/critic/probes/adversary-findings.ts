import { wrongCompletion } from '../../adversary/case';
import { equivalents } from '../../adversary/equivalents';
import { strategies } from '../../adversary/strategies';
import type { Strategy } from '../../adversary/strategy';
import { formatNumber } from '../../measures/format';
import { quantile } from '../data/statistics';
import type { Finding, Severity } from '../finding';
import { saysReference } from '../vocabulary';
import { lowOf, type Asked, type Battery } from './adversary';
import { atLine, quoted, referenceTo } from './judging';
import type { ProbeInput } from './probe';

export const adversaryTitles: readonly (readonly [code: string, title: string])[] = [
  ['RS245', 'A trick is paid like the right answer'],
  ['RS246', 'The reference itself is not paid'],
  ['RS247', 'An answer makes the reward hang'],
  ['RS248', 'A made-up answer crashes the reward'],
  ['RS249', 'Copying the prompt is paid like success'],
  ['RS250', 'Nothing to compare with, and a wrong answer is paid'],
  ['RS251', 'An input makes no difference'],
  ['RS252', 'The same answer with other line breaks is not paid'],
  ['RS253', 'Length is paid more than being right'],
  ['RS254', 'What is over the limit is paid more'],
  ['RS255', 'Leaving the format out is paid'],
  ['RS256', 'The same completion as text and as messages gets two rewards'],
];
export const adversaryCodes: readonly string[] = adversaryTitles.map(([code]) => code);

const ENOUGH = 3;
const SHARE = 0.8;
/** When these were found, any wrong answer is paid, and tricks are no news. */
const ANYTHING_PAYS = new Set(['RS201', 'RS202', 'RS221']);

interface Said {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly row: number;
  readonly line?: number | null;
}

/** What the battery shows: warnings only of what a sound reward practically never does. */
export function adversaryFindings(input: ProbeInput, battery: Battery, known: readonly Finding[]): Finding[] {
  const paysAnything = known.some(({ code, severity }) => ANYTHING_PAYS.has(code) && severity !== 'info');
  const said = [
    ...(paysAnything ? [] : [...tricks(battery, input.reward.source), ...copied(battery)]),
    ...anyOfTheForm(battery),
    ...lengthBeatsAnswer(battery),
    ...unpaidReferences(battery),
    ...likesAnotherCase(battery),
    ...formatCosts(battery, input),
    ...missingReference(battery),
    ...ignoredInputs(battery),
    ...overLimit(battery),
    ...otherForm(battery),
    ...crashes(battery, known),
    ...unpaidSpellings(battery),
    ...lettersOfWords(battery),
    ...unpaidNumbers(battery),
  ];
  return said.map(({ code, severity, message, row, line }) => ({
    code,
    severity,
    message,
    file: input.reward.file,
    range: line === undefined ? input.entry : atLine(input, line),
    source: 'dry-run' as const,
    evidence: referenceTo(input, row),
  }));
}

/** A case on which right and wrong answers in the same form are told apart; null where they are not. */
function judgedCase({ cases, failures }: Battery, one: Asked): { full: number; low: number } | null {
  const own = cases[one.at];
  if (!own) return null;
  const low = lowOf(own, failures);
  return own.full > low + 1e-9 && own.full > 0 ? { full: own.full, low } : null;
}

const LIMITS = /max|min|limit|budget|length|num|count/i;

/** RS245. */
function* tricks(battery: Battery, source: string): Generator<Said> {
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
  const isGraded = paysByLikeness(battery, source);
  const isSure = ({ paidBySound, sureUnlessPaid, sureIfGraded }: Strategy): boolean =>
    paidBySound === 'never' ||
    (sureIfGraded === true && isGraded) ||
    (sureUnlessPaid !== undefined && !paid.some(({ strategy }) => strategy.name === sureUnlessPaid));
  for (const [severity, which] of [
    ['warning', paid.filter(({ strategy }) => isSure(strategy) && !isOfForm(strategy))],
    ['info', paid.filter(({ strategy }) => !isSure(strategy) || isOfForm(strategy))],
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
function* anyOfTheForm({ texts, cases, failures, asked }: Battery): Generator<Said> {
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
function* copied(battery: Battery): Generator<Said> {
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
    message: `The prompt copied gets ${formatNumber(paid)}, ${likesPrompt ? `more than every recorded success (at most ${formatNumber(best)})` : `as much as a typical success (${formatNumber(good)})`}: ${quoted(first.text)}. ${likesPrompt ? 'It is the prompt that the answer is compared with.' : 'What is added to an answer costs nothing.'}`,
  };
}

/** RS253: a wrong answer with much around it gets more than a right one without. */
function* lengthBeatsAnswer(battery: Battery): Generator<Said> {
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
  for (const { name, about, family } of strategies) {
    if (family !== 'length') continue;
    const own = asked.filter((one) => one.kind === 'strategy' && one.name === name && cases[one.at]);
    const hits = own.filter(
      ({ at, reward }) => reward > least.reward + 1e-9 && reward > (cases[at]?.wrong ?? NaN) + 1e-9,
    );
    const [first] = hits;
    if (!first || own.length < ENOUGH || hits.length < SHARE * own.length) continue;
    yield {
      code: 'RS253',
      severity: 'warning',
      row: first.row,
      message: `A policy that ${about} gets ${formatNumber(first.reward)}, the right answer in ${quoted(least.text)} only ${formatNumber(least.reward)} (${hits.length} of ${own.length} tried): length is worth more than being right.`,
    };
    return;
  }
}

/** RS255: without the tags that the reward asks for, a wrong answer gets more than with them. */
function* formatCosts({ asked, cases }: Battery, { reward: { source } }: ProbeInput): Generator<Said> {
  const own = asked.filter(({ kind, name, at }) => {
    const tags = cases[at]?.of.right.match(/<\/?\w+>/g) ?? [];
    return kind === 'strategy' && name === 'no format' && tags.some((tag) => source.includes(tag));
  });
  const more = own.filter(({ at, reward }) => reward > (cases[at]?.wrong ?? NaN) + 1e-9);
  const [first] = more;
  if (!first || own.length < ENOUGH || more.length < own.length) return;
  yield {
    code: 'RS255',
    severity: 'warning',
    row: first.row,
    message: `A wrong answer without any tag gets ${formatNumber(first.reward)}, in the tags that the reward looks for ${formatNumber(cases[first.at]?.wrong ?? NaN)} (${more.length} of ${own.length} tried): ${quoted(first.text)}.`,
  };
}

/** RS246: the reference as the data has it, in the form of a completion that is paid. */
function* unpaidReferences({ cases, asked, texts, failures }: Battery): Generator<Said> {
  if (texts.reference === null) return;
  const judged = asked.filter(({ kind, at, error }) => {
    const own = cases[at];
    return kind === 'spelled' && error === null && own && own.full > lowOf(own, failures) + 1e-9;
  });
  const isUnpaid = ({ at, reward }: Asked): boolean => {
    const own = cases[at];
    return own !== undefined && reward <= lowOf(own, failures) + 1e-9;
  };
  const byReference = new Map<string, Asked[]>();
  for (const one of judged) byReference.set(one.name, [...(byReference.get(one.name) ?? []), one]);
  const all = [...byReference.values()].filter((own) => own.length > 1);
  const unpaid = all.filter((own) => own.every(isUnpaid));
  // Most must be paid, or the form of the completion is what decides.
  if (unpaid.length === 0 || unpaid.length > 0.5 * all.length || all.length < 4) return;
  const [first] = unpaid[0] ?? [];
  if (!first) return;
  const own = cases[first.at];
  yield {
    code: 'RS246',
    severity: 'warning',
    row: first.row,
    message: `The reference ${quoted(first.name, 40)}, written exactly as the data has it, gets ${formatNumber(first.reward)}, like a wrong answer: ${quoted(first.text.slice(-60))}. In the same form ${quoted(own?.of.reference ?? '', 40)} gets ${formatNumber(own?.full ?? NaN)}. ${unpaid.length > 1 ? `So it is with ${unpaid.length} of ${all.length} references.` : 'What is done to one side of the comparison must be done to both.'}`,
  };
}

/** RS246: a copy of the reference in other letters is paid more than an exact one. */
function* likesAnotherCase({ cases, asked, texts }: Battery): Generator<Said> {
  if (texts.reference === null) return;
  const others = asked.flatMap((one) => {
    if (one.kind !== 'equivalent' || !/^in (small letters|capitals)$/.test(one.name)) return [];
    const own = cases[one.at];
    const exact = own?.of.right.includes(own.of.reference)
      ? { text: own.of.right, reward: own.full }
      : asked.find(
          ({ kind, name, row }) => kind === 'spelled' && name === own?.of.reference && row === one.row,
        );
    return exact ? [{ one, exact }] : [];
  });
  const better = others.filter(({ one, exact }) => one.reward > exact.reward + 1e-9);
  const [first] = better;
  if (!first || better.length < 2) return;
  yield {
    code: 'RS246',
    severity: 'warning',
    row: first.one.row,
    message: `The reference ${quoted(first.one.reference, 40)}, written exactly as the data has it, gets ${formatNumber(first.exact.reward)}, ${first.one.name} ${formatNumber(first.one.reward)} (${better.length} of ${others.length} tried): the case of one side is changed before they are compared, that of the other is not.`,
  };
}

const MISSING: readonly (readonly [name: string, what: string])[] = [
  ['None', 'None'],
  ['not a number', 'not a number ("n/a")'],
  ['no number on either side', 'not a number ("n/a"), and the answer is none either'],
  ['empty', 'an empty text'],
];

/** RS250. */
function* missingReference(battery: Battery): Generator<Said> {
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

/** Columns by which rewards are chosen or that only describe a row. */
const DESCRIBES = /source|task|level|type|kind|id$|index|split|extra|info|lang|domain|step|epoch|name_of/i;

/** RS251: right completions are paid the same for another prompt's input. */
function* ignoredInputs({ texts, asked, successes, failures }: Battery): Generator<Said> {
  const known = [...successes, ...failures].filter((value) => !Number.isNaN(value));
  if (!(Math.max(...known) > Math.min(...known) + 1e-9)) return;
  const lowest = Math.min(...known);
  const told: { key: string; first: Asked; isText: boolean; count: number }[] = [];
  const inputs = texts.inputs.filter((key) => key !== texts.promptColumn && !DESCRIBES.test(key));
  for (const key of inputs) {
    const own = asked.filter(
      (one) => one.kind === 'contrast' && one.name === key && (successes[one.at] ?? NaN) > lowest + 1e-9,
    );
    const same = own.filter(({ at, reward }) => Math.abs(reward - (successes[at] ?? NaN)) <= 1e-9);
    const [first] = same;
    const values = new Set(own.map(({ row }) => JSON.stringify(texts.value(key, row))));
    if (!first || own.length < 8 || same.length < own.length || values.size < 2) continue;
    const value = texts.value(key, first.row);
    // A limit that nothing comes near changes nothing either.
    const isText = typeof value === 'string' && Number.isNaN(Number(value)) && value.length < 200;
    told.push({ key, first, isText, count: own.length });
  }
  for (const { key, first, isText, count } of told)
    yield {
      code: 'RS251',
      // Of several inputs, some may be there for other rewards.
      severity: isText && (told.length === inputs.length || saysReference(key)) ? 'warning' : 'info',
      row: first.row,
      message: `\`${key}\` is read, and makes no difference: ${count} successes get the same with that of another row, ${quoted(first.text, 40)} for ${quoted(String(texts.value(key, first.row)), 30)} and for ${quoted(first.reference, 30)} ${formatNumber(first.reward)}.`,
    };
}

/** RS254: five times the limit gets more than what keeps to it. */
function* overLimit({ asked, successes }: Battery): Generator<Said> {
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

/** RS256: code that asks which of the two it has got. */
function* otherForm({ asked, cases }: Battery): Generator<Said> {
  const own = asked.filter(({ kind, at }) => kind === 'form' && !Number.isNaN(cases[at]?.full ?? NaN));
  const odd = own.filter(
    ({ at, reward, error }) => error !== null || Math.abs(reward - (cases[at]?.full ?? NaN)) > 1e-9,
  );
  const [first] = odd;
  if (!first || odd.length < 2 || odd.length < SHARE * own.length) return;
  const other =
    first.error === null ? `gets ${formatNumber(first.reward)}` : `raises ${first.error.slice(0, 120)}`;
  yield {
    code: 'RS256',
    severity: 'warning',
    row: first.row,
    line: first.line,
    message: `The code takes texts and messages, but the same completion ${other} as ${first.name}, and ${formatNumber(cases[first.at]?.full ?? NaN)} as it was recorded: ${quoted(first.text)}.`,
  };
}

/** What every model writes now and then; the others take some will. */
const PLAIN = new Set(['nothing', 'format', 'copying', 'structure']);
const NOT_PLAIN = new Set([
  'dots for an answer',
  'comma for an answer',
  'code that exits',
  'prompt as the answer',
]);

/** RS248. */
function* crashes({ asked, cases }: Battery, known: readonly Finding[]): Generator<Said> {
  if (known.some(({ code }) => code === 'RS223')) return;
  const crashed = asked.filter(
    ({ kind, error, at }) =>
      error !== null && (kind === 'strategy' || kind === 'equivalent') && cases[at]?.full !== undefined,
  );
  const familyOf = (name: string): string =>
    strategies.find((strategy) => strategy.name === name)?.family ?? '';
  const plain = crashed.find(({ name }) => PLAIN.has(familyOf(name)) && !NOT_PLAIN.has(name));
  const one = plain ?? crashed[0];
  if (!one) return;
  yield {
    code: 'RS248',
    severity: plain ? 'warning' : 'info',
    row: one.row,
    line: one.line,
    message: `The completion ${quoted(one.text.slice(-80), 80)} makes the reward crash: ${(one.error ?? '').slice(0, 160)}. One such answer stops the training.`,
  };
}

/** RS252: a remark that names no option costs the answer, though another remark does not. */
function* lettersOfWords({ cases, asked, failures }: Battery): Generator<Said> {
  const own = (name: string): Asked[] =>
    asked.filter(({ kind, name: other, at }) => {
      const of = cases[at];
      return kind === 'equivalent' && other === name && of && of.full > lowOf(of, failures) + 1e-9;
    });
  const isPaid = ({ at, reward }: Asked): boolean => reward >= (cases[at]?.full ?? NaN) - 1e-9;
  const [plain, capital] = [own('with a remark behind it'), own('with a remark in capitals behind it')];
  const unpaid = capital.filter((one) => !isPaid(one));
  const [first] = unpaid;
  if (!first || capital.length < 2 || unpaid.length < SHARE * capital.length || !plain.every(isPaid)) return;
  yield {
    code: 'RS252',
    severity: 'warning',
    row: first.row,
    message: `A right answer with a remark behind it that names no option gets ${formatNumber(first.reward)}, as it stands ${formatNumber(cases[first.at]?.full ?? NaN)} (${unpaid.length} of ${capital.length} tried): ${quoted(first.text)}. A letter inside a word is taken for the answer: ask for one that stands alone (\\b[A-D]\\b), or for what comes before it.`,
  };
}

/** RS246 where the reference is a list of numbers: these numbers themselves, in the form of a recorded success. */
function* unpaidNumbers({ asked, successes, failures, texts }: Battery): Generator<Said> {
  const own = asked.filter(({ kind, reward }) => kind === 'numbers' && !Number.isNaN(reward));
  const known = [...successes, ...failures, ...own.map(({ reward }) => reward)].filter(
    (r) => !Number.isNaN(r),
  );
  const [most, least] = [Math.max(...known), Math.min(...known)];
  const low = own.filter(({ reward }) => reward < most - 0.05 * (most - least));
  const worse = own.filter(({ at, reward }) => reward < (successes[at] ?? NaN) - 1e-9);
  const [first] = worse.length ? worse : low;
  if (!first || own.length < 5 || most <= least || low.length < 0.2 * own.length || texts.reference === null)
    return;
  // What has many parts may pay for something else as well; the right answer is worth no less than a wrong one of its form.
  if (worse.length < 2 && low.length > 0.9 * own.length) return;
  yield {
    code: 'RS246',
    severity: 'warning',
    row: first.row,
    message: `The reference itself, ${first.reference}, in the form of a recorded success gets ${formatNumber(first.reward)}${worse.length ? `, less than the recorded answer (${formatNumber(successes[first.at] ?? NaN)})` : ''}: ${quoted(first.text.slice(-60))}. Other references get up to ${formatNumber(most)} (${low.length} of ${own.length} get less).`,
  };
}

/** RS252: the same thought, over several lines, as recorded ones are. */
function* unpaidSpellings({ cases, asked, texts, failures }: Battery): Generator<Said> {
  const recorded = [...texts.successes, ...texts.failures].map((row) => texts.text(row));
  const isUsual = recorded.some((text) =>
    /<(think\w*|reason\w*)>[^<]*\S[^<]*\n[^<]*\S[^<]*<\/\1>/.test(text),
  );
  for (const { name, taken } of equivalents) {
    if (taken !== 'always') continue;
    const own = asked.filter(({ kind, name: other, at }) => {
      const of = cases[at];
      return (
        kind === 'equivalent' && other === name && of && of.full > lowOf(of, failures) + 1e-9 && of.full > 0
      );
    });
    const unpaid = own.filter(({ at, reward }) => reward < (cases[at]?.full ?? NaN) - 1e-9);
    const [first] = unpaid;
    if (!first || own.length < ENOUGH || unpaid.length < SHARE * own.length) continue;
    const like = cases[first.at];
    if (!like || first.reward > lowOf(like, failures) + 1e-9) continue;
    yield {
      code: 'RS252',
      severity: isUsual && name === 'a thought over many lines' ? 'warning' : 'info',
      row: first.row,
      message: `A right completion ${name.replace(/^a thought/, 'with a thought')} gets ${formatNumber(first.reward)}, as it stands ${formatNumber(cases[first.at]?.full ?? NaN)} (${unpaid.length} of ${own.length} tried): ${quoted(first.text)}.`,
    };
  }
}
