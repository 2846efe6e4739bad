import { h } from '../dom';
import { stepName, trajectoryName } from '../format';
import type { AnalysisView } from '../protocol/analysis';
import type { Step } from '../protocol/values';

/** Sentences of the analysis quote code in `backticks`. */
export function withCode(text: string): (HTMLElement | string)[] {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part));
}

/** "step 2 of episode a#1", "episode a#1 step 2", "a#1 step 2", "completion 7": where something is to be seen. */
const PLACES =
  /\bstep (\d+) of (?:episode )?(\S+)|(?:\b(?:episode|completion) )?(\S+) (?:from )?step (\d+)|\b(?:episode|completion) (\S+)/g;

/** As `withCode`, and places that the analysis knows become links. */
export function withPlaces(
  text: string,
  { trajectories, kind }: Pick<AnalysisView, 'trajectories' | 'kind'>,
  goTo: (step: Step) => void,
): (HTMLElement | string)[] {
  const known = idsOf(trajectories);
  const parts: (HTMLElement | string)[] = [];
  let done = 0;
  PLACES.lastIndex = 0;
  for (let match = PLACES.exec(text); match; match = PLACES.exec(text)) {
    const [whole, stepFirst, idAfter, idBefore, stepAfter, alone] = match;
    const written = idAfter ?? idBefore ?? alone ?? '';
    const id = known.has(written) ? written : written.replace(/[.,:;)]+$/, '');
    if (!known.has(id)) {
      // "at step 2 of episode a" looks like a place called "at" until the next letter is tried.
      PLACES.lastIndex = match.index + 1;
      continue;
    }
    const rest = idBefore === undefined ? written.slice(id.length) : '';
    const step = { trajectory: id, step: Number(stepFirst ?? stepAfter ?? 0) };
    const name = alone === undefined ? stepName(step, kind) : trajectoryName(id, kind);
    parts.push(
      ...withCode(text.slice(done, match.index)),
      h('button', { type: 'button', class: 'link', click: () => goTo(step) }, name),
      rest,
    );
    done = match.index + whole.length;
  }
  return [...parts, ...withCode(text.slice(done))];
}

/** "Play episode layout-3 #0 from step 2": names as they are shown everywhere else. */
export function withShortNames(text: string, { trajectories }: Pick<AnalysisView, 'trajectories'>): string {
  const known = idsOf(trajectories);
  return text.replace(/\bepisode (\S+)/g, (whole, written: string) => {
    const id = known.has(written) ? written : written.replace(/[.,:;)]+$/, '');
    return known.has(id) ? trajectoryName(id) + written.slice(id.length) : whole;
  });
}

const ids = new WeakMap<AnalysisView['trajectories'], ReadonlySet<string>>();

function idsOf(trajectories: AnalysisView['trajectories']): ReadonlySet<string> {
  const known = ids.get(trajectories) ?? new Set(trajectories.map(({ id }) => id));
  ids.set(trajectories, known);
  return known;
}
