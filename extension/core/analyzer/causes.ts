import type { StepReference } from '../critic/finding';
import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { CauseGroup, Sign } from './analysis';
import { conditionWords, holds } from './conditions';
import { endingOf, failingRows, referenceTo, stalledFrom } from './endings';
import { stepFeatures, type Feature } from './features';
import type { FoundSign, SignQuestion } from './signs';
import { signsOf } from './signs';
import { atOnce, type Work } from '../breathe';

/** A cause with what the rest of the analyzer needs to work on it. */
export interface FoundCause extends CauseGroup {
  readonly signs: readonly FoundSign[];
  readonly episodes: readonly Episode[];
  /** Rows that show it, grouped by episode. */
  readonly rows: readonly (readonly number[])[];
  /** True when the episodes were ended by the environment, not by time. */
  readonly terminated: boolean;
  /** True when the task file names the cause; else `cause` only says how the episodes end. */
  readonly named: boolean;
}

const MAX_EVIDENCE = 20;
/** A part of a group gets a cause of its own when it has at least this many episodes. */
const MIN_GROUP = 3;

/** Failures grouped by the task file's causes or, without any, by how they end; largest group first. */
export function groupCauses(context: TaskContext): CauseGroup[] {
  return findCauses(context).map(plainCause);
}

/** What of a cause is told. */
export function plainCause({ cause, count, share, evidence, signs }: FoundCause): CauseGroup {
  return { cause, count, share, evidence, signs: signs.map(plainSign) };
}

export function plainSign({ field, condition, sentence, inFailures, elsewhere }: Sign): Sign {
  return { field, condition, sentence, inFailures, elsewhere };
}

/** As `groupCauses`, with signs taken from the given features (all when absent). Unknown outcomes take no part. */
export function findCauses(
  context: TaskContext,
  features: readonly Feature[] = stepFeatures(context),
): FoundCause[] {
  return atOnce(causesOf(context, features));
}

/** The same in pieces of a few milliseconds. */
export function* causesOf(
  context: TaskContext,
  features: readonly Feature[] = stepFeatures(context),
): Work<FoundCause[]> {
  const causes = new Map<Episode, string>();
  context.set.episodes.forEach((episode, i) => {
    const outcome = context.outcomes[i];
    if (episode.length > 0 && outcome?.outcome === 'failure') causes.set(episode, outcome.cause ?? 'other');
  });
  const failures = [...causes.keys()];
  // Reads every step of those that ran out of time; known from then on.
  for (const episode of failures) {
    yield;
    failingRows(context, episode, features);
  }
  const named = Object.keys(context.task.causes ?? {}).length > 0;
  const groups = named
    ? groupBy(failures, (episode) => causes.get(episode) ?? 'other')
    : yield* splitBySigns(
        context,
        groupBy(failures, (episode) => endingWords(context, episode)),
        features,
      );
  const found: FoundCause[] = [];
  for (const [cause, episodes] of groups)
    found.push(yield* describeGroup(context, cause, episodes, failures.length, features, named));
  return found.sort((a, b) => b.count - a.count);
}

function endingWords(context: TaskContext, episode: Episode): string {
  if (context.set.kind === 'completions') return 'wrong';
  return { terminated: 'terminated', truncated: 'out of time', 'cut off': 'recording ends' }[
    endingOf(context, episode)
  ];
}

function groupBy(episodes: readonly Episode[], key: (episode: Episode) => string): Map<string, Episode[]> {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const name = key(episode);
    groups.set(name, [...(groups.get(name) ?? []), episode]);
  }
  return groups;
}

/** Takes apart groups in which a name or flag of the last step is clearly one thing for some and another for the rest. */
function* splitBySigns(
  context: TaskContext,
  groups: ReadonlyMap<string, Episode[]>,
  features: readonly Feature[],
): Work<Map<string, Episode[]>> {
  const meanings = features.filter(({ kind, of }) => kind !== 'number' && of !== 'action');
  const split = new Map<string, Episode[]>();
  for (const [cause, episodes] of groups) {
    let rest = episodes;
    for (const sign of yield* signsOf(questionFor(context, rest, meanings))) {
      const has = (episode: Episode): boolean =>
        failingRows(context, episode, features).some((row) => sign.atoms.every((atom) => holds(atom, row)));
      const part = rest.filter(has);
      if (part.length < MIN_GROUP || part.length === episodes.length) continue;
      split.set(`${cause}, ${conditionWords(sign.atoms)}`, part);
      rest = rest.filter((episode) => !has(episode));
    }
    if (rest.length > 0) split.set(cause, rest);
  }
  return split;
}

function* describeGroup(
  context: TaskContext,
  cause: string,
  episodes: readonly Episode[],
  failures: number,
  features: readonly Feature[],
  named: boolean,
): Work<FoundCause> {
  const rows = episodes.map((episode) => failingRows(context, episode, features));
  const signs = yield* signsOf(questionFor(context, episodes, features));
  const terminated =
    episodes.filter((e) => endingOf(context, e) === 'terminated').length * 2 > episodes.length;
  return {
    cause,
    count: episodes.length,
    share: episodes.length / failures,
    evidence: evidenceOf(context, episodes, features, signs),
    signs,
    episodes,
    rows,
    terminated,
    named: named && cause !== 'other',
  };
}

/** The failing rows of these episodes against the steps of successes, and the steps of these episodes before that. */
export function questionFor(
  context: TaskContext,
  episodes: readonly Episode[],
  features: readonly Feature[],
): SignQuestion {
  const shown = episodes.map((episode) => failingRows(context, episode, features));
  const others: number[] = [];
  let successes = 0;
  context.set.episodes.forEach((episode, i) => {
    if (context.outcomes[i]?.outcome !== 'success') return;
    successes++;
    for (let row = episode.start; row < episode.start + episode.length; row++) others.push(row);
  });
  for (const episode of episodes) {
    const until =
      endingOf(context, episode) === 'terminated'
        ? episode.start + episode.length - 1
        : stalledFrom(context, episode, features);
    for (let row = episode.start; row < until; row++) others.push(row);
  }
  const isOfCompletions = context.set.kind === 'completions';
  const oneEach = shown.every((rows) => rows.length === 1);
  return {
    features,
    shown,
    others,
    shownWords: isOfCompletions ? 'of them' : oneEach ? 'last steps' : 'steps since nothing new was reached',
    defining: definingFeatures(context.task.success ?? '', features),
    othersWords: isOfCompletions
      ? 'successful completions'
      : successes > 0
        ? 'other steps of these and of the successful episodes'
        : 'earlier steps',
  };
}

/** Features that an expression over the last step reads, before or after the step. */
function definingFeatures(expression: string, features: readonly Feature[]): Set<Feature> {
  const text = expression.replaceAll("'", '"').replace(/\s/g, '');
  return new Set(
    features.filter(
      ({ of, field }) => of !== 'action' && field.path !== '' && text.includes(`obs${field.path}`),
    ),
  );
}

/** The last step of each episode, those that show the first sign first; for a time-out also where it stopped getting anywhere. */
function evidenceOf(
  context: TaskContext,
  episodes: readonly Episode[],
  features: readonly Feature[],
  signs: readonly FoundSign[],
): StepReference[] {
  const [first] = signs;
  const clear = (row: number): boolean => first?.atoms.every((atom) => holds(atom, row)) ?? false;
  const lastRow = (episode: Episode): number => episode.start + episode.length - 1;
  const ordered = [...episodes].sort((a, b) => Number(clear(lastRow(b))) - Number(clear(lastRow(a))));
  return ordered
    .flatMap((episode) => {
      const last = lastRow(episode);
      if (endingOf(context, episode) === 'terminated') return [referenceTo(episode, last)];
      const stalled = stalledFrom(context, episode, features);
      return stalled < last
        ? [referenceTo(episode, stalled), referenceTo(episode, last)]
        : [referenceTo(episode, last)];
    })
    .slice(0, MAX_EVIDENCE);
}
