import { strategies } from '../../adversary/strategies';
import { formatNumber } from '../../measures/format';
import type { Finding } from '../finding';
import { saysReference } from '../vocabulary';
import { type Asked, type Battery } from './adversary';
import { atLine, quoted, referenceTo } from './judging';
import type { ProbeInput } from './probe';
import { SHARE, type Said } from './adversary-said';
import {
  anyOfTheForm,
  copied,
  formatCosts,
  lengthBeatsAnswer,
  missingReference,
  overLimit,
  tricks,
} from './adversary-overpaid';
import {
  likesAnotherCase,
  lettersOfWords,
  unpaidNumbers,
  unpaidReferences,
  unpaidSpellings,
} from './adversary-unpaid';

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

/** When these were found, any wrong answer is paid, and tricks are no news. */
const ANYTHING_PAYS = new Set(['RS201', 'RS202', 'RS221']);

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

/** Columns by which rewards are chosen or that only describe a row. */
const DESCRIBES = /source|task|level|type|kind|id$|index|split|extra|info|lang|domain|step|epoch|name_of/i;

/** RS251: right completions are paid the same for another prompt's input. */
function* ignoredInputs({ texts, asked, successes, failures }: Battery): Generator<Said> {
  const known = [...successes, ...failures].filter((value) => !Number.isNaN(value));
  if (!(Math.max(...known) > Math.min(...known) + 1e-9)) return;
  const lowest = Math.min(...known);
  const told: { key: string; first: Asked; isReference: boolean; isText: boolean; count: number }[] = [];
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
    // What is right is no limit, whatever form it has.
    const isReference = key === texts.reference || saysReference(key) || /alias/.test(key);
    told.push({ key, first, isReference, isText, count: own.length });
  }
  for (const { key, first, isReference, isText, count } of told)
    yield {
      code: 'RS251',
      // Of several inputs, some may be there for other rewards.
      severity: isReference || (isText && told.length === inputs.length) ? 'warning' : 'info',
      row: first.row,
      message: `\`${key}\` is read, and its value changes nothing: ${count} successes get the same reward with the value of another row. For example ${quoted(first.text, 40)} gets ${formatNumber(first.reward)} both with ${quoted(String(texts.value(key, first.row)), 30)} and with ${quoted(first.reference, 30)}.`,
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
