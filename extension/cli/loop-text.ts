import { claimWords } from '../core/analyzer/diagnosis';
import type { Review } from '../core/critic/review';
import { STRATEGY_WORDS } from '../core/designer/strategy';
import type { LoopReport, ReportedEntry, ReportedRound } from '../core/loop/report';
import { formatMeasure } from '../core/measures/format';
import { spendWords } from '../core/model/role-models';

/** A run of the loop for people: what came of each round, what was spent, and the best reward. */
export function loopText({ start, own, rounds, best, stopped, spend, diagnoses = [] }: LoopReport): string {
  const parts: string[] = [];
  if (start) parts.push(`Now: ${outcomeText(start)}`);
  if (own)
    parts.push(
      `The environment's own reward${own.candidate?.id ? ` · ${own.candidate.id}` : ''}: ${outcomeText(own)}`,
    );
  for (const [i, round] of rounds.entries()) parts.push(roundText(`Round ${i + 1}`, round));
  parts.push(stopped.sentence);
  for (const { model, own, claims } of diagnoses)
    parts.push(
      [
        `${model}${own ? ', which also writes the code,' : ''} on the recordings:`,
        ...claims.map((claim) => `  ${claimWords(claim)}`),
      ].join('\n'),
    );
  if (spend) parts.push(`Models: ${spendWords(spend)}, ${spend.seconds.toFixed(0)} s in all.`);
  if (best) {
    const auc = best.measures.auc;
    const title = `Best: ${best.id ?? 'candidate'}${auc ? ` · ${formatMeasure('auc', auc)}` : ''} · ${best.verdict.title}`;
    const isStart = best.code === start?.candidate?.code;
    if (best.outcome?.heldOut) parts.push(best.outcome.sentence);
    parts.push(isStart ? `${title}: the reward as it is.` : `${title}\n\n${best.code.trimEnd()}`);
  }
  return parts.join('\n\n');
}

export function roundText(label: string, round: ReportedRound): string {
  const { others = [], change, candidate, review } = round;
  const lines = [`${label}${candidate?.id ? ` · ${candidate.id}` : ''}: ${outcomeText(round)}`];
  // Of one that pays the same as another it was told there.
  if (candidate && round.sameAs === undefined) lines.push(candidate.explanation);
  if (review) lines.push(reviewText(review));
  if (others.length > 0) {
    lines.push(`  best of ${others.length + 1}, by the measures: ${nameOf(round)}`);
    for (const other of others) lines.push(`  ${nameOf(other)}: ${outcomeText(other)}`);
  }
  if (change) lines.push(change);
  return lines.join('\n');
}

/** The verdict, and what more was to be said: that it is a duplicate, or was rejected. */
function outcomeText({ verdict, sentence, accepted, sameAs, outcome }: ReportedEntry): string {
  // Where agents were trained, the sentence says more than the verdict.
  const told = verdict && accepted && sameAs === undefined && !outcome;
  return told ? `${verdict.title}. ${verdict.sentence}` : sentence;
}

function nameOf({ candidate }: ReportedEntry): string {
  if (!candidate) return 'none';
  const { id, strategy } = candidate;
  return `${id ?? 'candidate'}${strategy ? ` (${STRATEGY_WORDS[strategy]})` : ''}`;
}

function reviewText({ model, own, findings, readings, disputed, dropped }: Review): string {
  const said = findings.map(({ range, message }) => `  line ${range.line}: ${message}`);
  const others = disputed.map(({ line, message, votes, stands }) =>
    stands
      ? `  (line ${line}: ${votes} of ${readings} readings)`
      : `  disputed, ${votes} of ${readings} readings: line ${line}: ${message}`,
  );
  const times = readings === 1 ? 'once' : `${readings} times`;
  const rest = dropped > 0 ? `; ${dropped} more pointed at code that is not there` : '';
  const verdict = findings.length === 0 ? 'no objection' : 'it objects';
  const unsure = disputed.length > 0 ? ', but the readings differ' : '';
  return [
    `Read ${times} by ${model}${own ? ', which also wrote it' : ''}: ${verdict}${unsure}${rest}.`,
    ...said,
    ...others,
  ].join('\n');
}
