import { equivalents } from '../../adversary/equivalents';
import { formatNumber } from '../../measures/format';
import { lowOf, type Asked, type Battery } from './adversary';
import { quoted } from './judging';
import { ENOUGH, SHARE, type Said } from './adversary-said';

/** RS246: the reference as the data has it, in the form of a completion that is paid. */
export function* unpaidReferences({ cases, asked, texts, failures }: Battery): Generator<Said> {
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
export function* likesAnotherCase({ cases, asked, texts }: Battery): Generator<Said> {
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

/** RS252: a remark that names no option costs the answer, though another remark does not. */
export function* lettersOfWords({ cases, asked, failures }: Battery): Generator<Said> {
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
export function* unpaidNumbers({ asked, successes, failures, texts }: Battery): Generator<Said> {
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
    message: `The reference itself, ${first.reference}, in the form of a success gets ${formatNumber(first.reward)}${worse.length ? `, less than the recorded answer (${formatNumber(successes[first.at] ?? NaN)})` : ''}: ${quoted(first.text.slice(-60))}. Other references get up to ${formatNumber(most)} (${low.length} of ${own.length} get less).`,
  };
}

/** RS252: the same thought, over several lines, as recorded ones are. */
export function* unpaidSpellings({ cases, asked, texts, failures }: Battery): Generator<Said> {
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
