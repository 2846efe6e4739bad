import { bySeverity, type Finding, type StepReference } from '../critic/finding';
import type { Evaluation, Verdict } from '../measures/evaluation';
import { TRAIN, verdict } from '../measures/verdict-kind';

/** Warnings that say: something else than being right is paid. */
const PAYS_WRONG = /^RS(2(0[1-4]|2[125]|4[59]|5[0345])|112|043|034|048|051|058|076)$/;
/** Warnings that say: a completion that a policy may write stops the training, or two calls differ. */
const BREAKS = /^RS(2(05|23|47|48)|90\d)$/;

export interface Agreed {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/**
 * Verdict and findings of completions, so that neither says what the other denies. The verdict rests on what was recorded; a warning,
 * on what was made up or read in the code, stands against "ready". Where the verdict is bad and no warning says why, RS112 does. Rewards
 * of steps are left alone: their warnings are about single steps, and their exploits are in the verdict.
 */
export function agree(
  judged: Verdict,
  findings: readonly Finding[],
  evaluation: Evaluation,
  entry: Pick<Finding, 'file' | 'range'>,
): Agreed {
  if (evaluation.input.set.kind !== 'completions') return { verdict: judged, findings };
  const grave = findings.filter(({ severity }) => severity !== 'info').sort(bySeverity);
  if (judged.kind === 'ready')
    return { verdict: grave.length > 0 ? against(judged, grave) : judged, findings };
  const { success, failure } = evaluation.counts;
  const paying = success + failure === 0 ? grave.find(({ code }) => PAYS_WRONG.test(code)) : undefined;
  if (judged.kind === 'not-testable' && paying) return { verdict: untested(judged, paying), findings };
  const isBad = judged.kind === 'misordered' || judged.kind === 'does-not-separate';
  if (!isBad || grave.length > 0) return { verdict: judged, findings };
  const known = findings.find(
    ({ code, message }) => code === 'RS112' && /as (much|little) as|no more than/.test(message),
  );
  const said: Finding = known
    ? { ...known, severity: 'warning' }
    : {
        code: 'RS112',
        severity: 'warning',
        message: judged.sentence,
        file: entry.file,
        range: entry.range,
        source: 'analysis',
        evidence: bestPaidFailures(evaluation),
      };
  return { verdict: judged, findings: [said, ...findings.filter((finding) => finding !== known)] };
}

function against(judged: Verdict, grave: readonly Finding[]): Verdict {
  const paying = grave.find(({ code }) => PAYS_WRONG.test(code));
  const breaking = grave.find(({ code }) => BREAKS.test(code));
  const first = paying ?? breaking ?? grave[0];
  if (!first) return judged;
  const { code, message, range } = first;
  const order = judged.sentence.replace(/\.$/, '');
  const next = [`Look at ${code} in line ${range.line}`, ...judged.next.filter((step) => step !== TRAIN)];
  if (paying)
    return verdict(
      'exploitable',
      `${order}, but it can be gamed. ${shortened(message)}`,
      judged.restsOn,
      next,
    );
  if (breaking)
    return verdict(
      'broken',
      `${order}, but not every answer gets a sure reward. ${shortened(message)}`,
      judged.restsOn,
      next,
    );
  const count = grave.length === 1 ? 'a warning stands' : `${grave.length} warnings stand`;
  return {
    ...verdict('ready', `${order}, but ${count} against it. ${shortened(message)}`, judged.restsOn, next),
    title: 'Ready, but for warnings',
  };
}

/** Made-up completions show what no recorded outcome is there to show. */
function untested(judged: Verdict, { code, message, range }: Finding): Verdict {
  return verdict('exploitable', `It can be gamed. ${shortened(message)} ${judged.sentence}`, judged.restsOn, [
    `Look at ${code} in line ${range.line}`,
    ...judged.next,
  ]);
}

/** Without the example that is quoted behind a colon: it stands with the finding. */
function shortened(message: string): string {
  const whole = /^[\s\S]*?\)(?=: ")/.exec(message)?.[0];
  return whole ? `${whole}.` : message;
}

function bestPaidFailures({ episodes }: Evaluation): StepReference[] {
  return episodes
    .filter(({ outcome, return: paid }) => outcome === 'failure' && paid !== null)
    .sort((a, b) => (b.return ?? 0) - (a.return ?? 0))
    .slice(0, 5)
    .map(({ id }) => ({ trajectory: id, step: 0 }));
}
