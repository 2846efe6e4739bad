import { align } from './align';
import type { Inspection, JudgedOutcomes, RecordingInspection } from './inspect';
import type { EntryProfile, FieldProfile } from './profile-set';
import type { Remark } from './profile';
import { MAX_DISTINCT, percent, shortNumber } from './profile';
import { tableText } from './series-inspect';
import { bars, line, timeline } from './spark';
import type { Spread } from './summary';
import { count } from './transition-notes';

/** Groups of episodes in the picture of the returns. */
const TIMELINE_POINTS = 32;
/** Fields of one role beyond these are only counted. */
const MAX_LINES = 48;

/** Longest value shown. */
const MAX_VALUE = 28;
/** What is probably a fault of the recording; the other remarks may well be as they should. */
export const ALARMING: ReadonlySet<Remark['code']> = new Set(['never-recorded', 'not-finite', 'frozen']);

/** An inspection for a terminal: one paragraph a file, one line a field. */
export function inspectionText({ files }: Inspection): string {
  return files
    .map((file) => {
      if (!('error' in file)) return fileText(file);
      return file.table ? tableText(file.table, file.problem) : `✖ ${file.error}`;
    })
    .join('\n\n');
}

function fileText(file: RecordingInspection): string {
  return [
    `${file.file}: ${file.title} (${file.format}), ${count(file.episodes, 'episode')}, ${count(file.steps, 'step')}`,
    ...align(inspectionFacts(file).map(({ label, text }) => [label, text])),
    ...returnsPicture(file),
    '',
    ...align([['', '', 'type', 'range', 'missing', 'distinct', 'values'], ...fieldRows(file)]),
    ...(file.notes.length > 0 ? ['', ...file.notes.map((note) => `  note: ${note}`)] : []),
  ].join('\n');
}

export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** Lengths, endings, returns and successes in words. */
export function inspectionFacts({ kind, summary, outcomes, hasReward }: RecordingInspection): Fact[] {
  const { lengths, terminated, truncated, neither, rewardDensity, returns } = summary;
  const facts: Fact[] = [];
  const completions = kind === 'completions';
  if (!completions) {
    facts.push({ label: 'length', text: lengths ? spreadText(lengths, 'steps') : 'no episodes' });
    const ends = [
      terminated && `${terminated} terminated`,
      truncated && `${truncated} truncated`,
      neither && `${neither} neither`,
    ].filter(Boolean);
    facts.push({ label: 'ended', text: ends.join(', ') || 'no episodes' });
  }
  const dense =
    rewardDensity === null || completions ? '' : `, ${percent(rewardDensity)} of the steps are paid`;
  facts.push({
    label: completions ? 'reward' : 'return',
    text: !hasReward
      ? 'no rewards'
      : returns
        ? spreadText(returns, '') + dense
        : 'some step of every episode has no reward',
  });
  facts.push({ label: 'success', text: outcomes ? outcomesText(outcomes) : UNJUDGED });
  return facts;
}

const UNJUDGED = 'nothing in the recording says what a success is';

function outcomesText({ success, failure, unknown, expression, why, confidence }: JudgedOutcomes): string {
  const open = unknown > 0 ? `, ${unknown} unknown` : '';
  const judged = `${success === 0 ? 'none' : success} of ${count(success + failure, 'episode')}${open}, by "${expression}": ${why}`;
  return confidence < 0.5 ? `not clear; perhaps ${judged}` : `${judged} (${percent(confidence)} sure)`;
}

function returnsPicture({ returns, summary }: RecordingInspection): string[] {
  const varied = returns.length > 1 && summary.returns && summary.returns.max > summary.returns.min;
  return varied
    ? [`           ${line(timeline(returns, TIMELINE_POINTS))}  returns from the first episode to the last`]
    : [];
}

function spreadText({ min, median, max }: Spread, unit: string): string {
  const text =
    min === max
      ? shortNumber(min)
      : `${shortNumber(min)} … ${shortNumber(max)}, median ${shortNumber(median)}`;
  return unit ? `${text} ${unit}` : text;
}

function fieldRows(file: RecordingInspection): string[][] {
  const groups = [file.observation, file.actions, file.reward ? [file.reward] : [], file.info];
  return groups.flatMap((fields) => {
    const rows = fields.flatMap((field) => linesOf(field, file.kind === 'completions'));
    const left = rows.length - MAX_LINES;
    return left > 1
      ? [...rows.slice(0, MAX_LINES), ['', `… and ${left} more: --format json lists all`]]
      : rows;
  });
}

function linesOf(field: FieldProfile, completions: boolean): string[][] {
  const role = completions && field.role === 'observation' ? 'column' : field.role;
  const type = field.dtype + (field.shape.length > 0 ? `[${field.shape.join(', ')}]` : '');
  const entries = field.entries.map((entry) => row('', `  ${entry.name}`, '', entry));
  // What can be seen in the entries is not said twice.
  return entries.length > 0 ? [[role, field.name, type], ...entries] : [row(role, field.name, type, field)];
}

function row(role: string, name: string, type: string, profile: EntryProfile): string[] {
  const { min, max, missing, distinct, remarks } = profile;
  return [
    role,
    name,
    type,
    min === null || max === null ? '' : `${shortNumber(min)} … ${shortNumber(max)}`,
    missing > 0 ? percent(missing) : '',
    distinct === null ? `> ${MAX_DISTINCT}` : String(distinct),
    [picture(profile), ...remarks.map(({ code, message }) => (ALARMING.has(code) ? `⚠ ${message}` : message))]
      .filter(Boolean)
      .join('  '),
  ];
}

function picture({ histogram, common }: EntryProfile): string {
  if (histogram) return bars(histogram.counts);
  if (common.length < 2) return '';
  return common
    .slice(0, 3)
    .map(({ value, count: times }) => `${cut(value)} ×${times}`)
    .join(', ');
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
