import { h, replace, svg } from '../dom';
import { formatNumber, formatShare, shortName } from '../format';
import type { Host } from '../host';
import type { CurvePointView, TrainingView } from '../protocol/training';
import type { PanelState, Store } from '../store';
import { componentColour } from '../theme';

const WIDTH = 300;
const HEIGHT = 96;

/** One line of a chart; null where nothing can be said. */
interface Line {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

/** What agents learn from the reward: curves while they do, then what came of it, why they fail, and whether they game it. */
export class Training {
  readonly element = h('section', { class: 'pane pane-training', 'aria-labelledby': 'training-title' });
  private readonly body = h('div', { class: 'training-body' });
  private drawn = '';

  constructor(
    private readonly store: Store,
    private readonly host: Host,
  ) {
    this.element.append(h('h2', { class: 'visually-hidden', id: 'training-title' }, 'Training'), this.body);
  }

  draw({ snapshot }: PanelState): void {
    const training = snapshot?.training ?? null;
    const goesOn = snapshot?.running !== null;
    const canTrain = snapshot?.canTrain ?? false;
    const said = JSON.stringify([training, goesOn, canTrain]);
    if (said === this.drawn) return;
    this.drawn = said;
    replace(
      this.body,
      ...(training ? this.told(training) : [this.nothing(canTrain)]),
      canTrain && !goesOn && this.button(),
    );
  }

  private nothing(canTrain: boolean): HTMLElement {
    return h(
      'p',
      { class: 'quiet' },
      'What do agents learn from this reward? They are trained on it and on the environment’s own reward, with the same steps, and the ',
      'task’s own success says who learned more. ',
      canTrain
        ? ''
        : 'For that, name what they are trained in in the task file, "environment": {"id": "CliffWalking-v1"}, or your own trainer, ' +
            '"train": {"command": "…"}.',
    );
  }

  private button(): HTMLElement {
    return h(
      'button',
      {
        type: 'button',
        class: 'button secondary',
        click: () =>
          void this.host
            .request('train', {})
            .then((answer) => this.store.report(answer.ok ? null : answer.problem)),
      },
      'Train Agents',
    );
  }

  private told(training: TrainingView): HTMLElement[] {
    const { reward, budget, sentence, problem, hacked, causes, curve, native } = training;
    const parts: HTMLElement[] = [h('p', { class: 'quiet small' }, `${reward} · ${budget}`)];
    if (problem) parts.push(h('p', { class: 'training-problem' }, `${problem.message} ${problem.hint}`));
    if (sentence) parts.push(h('p', { role: 'status' }, sentence));
    if (hacked)
      parts.push(
        h(
          'div',
          { class: 'training-hacked', role: 'alert' },
          h('strong', {}, 'The reward is gamed. '),
          hacked.sentence,
          hacked.episodes.length > 0 && this.links(hacked.episodes),
        ),
      );
    if (curve.length > 0) parts.push(charts(curve, native));
    if (causes.length > 0) parts.push(causesTable(causes));
    return parts;
  }

  /** Episodes of trained agents, as links into the player. */
  private links(episodes: readonly string[]): HTMLElement {
    return h(
      'div',
      { class: 'evidence' },
      h('span', { class: 'quiet' }, 'see'),
      ...episodes.map((episode) =>
        h(
          'button',
          {
            type: 'button',
            class: 'evidence-step',
            title: 'Play it; what the agents did joins the trajectories',
            click: () =>
              void this.host
                .request('playTrained', { episode })
                .then((answer) => this.store.report(answer.ok ? null : answer.problem)),
          },
          shortName(episode),
        ),
      ),
    );
  }
}

function charts(curve: readonly CurvePointView[], native: readonly CurvePointView[]): HTMLElement {
  const both = (of: (point: CurvePointView) => number | null): Line[] => [
    { name: 'this reward', colour: 'var(--text)', values: curve.map(of) },
    ...(native.length > 0
      ? [{ name: 'the environment’s own', colour: 'var(--muted)', values: native.map(of), dashed: true }]
      : []),
  ];
  const named = (of: (point: CurvePointView) => Readonly<Record<string, number>>): Line[] =>
    [...new Set(curve.flatMap((point) => Object.keys(of(point))))].map((name, i) => ({
      name,
      colour: componentColour(i),
      values: curve.map((point) => of(point)[name] ?? 0),
    }));
  const last = Math.max(curve.at(-1)?.steps ?? 0, native.at(-1)?.steps ?? 0);
  const components = named((point) => point.components);
  const causes = named((point) => point.causes);
  return h(
    'div',
    { class: 'training-charts' },
    chart(
      'Success',
      both((point) => point.success),
      last,
      [0, 1],
      formatShare,
    ),
    chart('Return of the reward', both((point) => point.return).slice(0, 1), last, null, formatNumber),
    components.length > 0 && chart('Components, an episode', components, last, null, formatNumber),
    causes.length > 0 && chart('Causes of failure', causes, last, [0, 1], formatShare),
    chart(
      'Steps an episode',
      both((point) => point.length),
      last,
      null,
      formatNumber,
    ),
    chart(
      'The environment pays',
      both((point) => point.native),
      last,
      null,
      formatNumber,
    ),
  );
}

function chart(
  title: string,
  lines: readonly Line[],
  steps: number,
  fixed: readonly [number, number] | null,
  words: (value: number) => string,
): HTMLElement {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const [low, high] = fixed ?? [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  const points = Math.max(2, ...lines.map((line) => line.values.length));
  const at = (value: number, i: number): string =>
    `${((i / (points - 1)) * WIDTH).toFixed(1)},${(HEIGHT - ((value - low) / span) * HEIGHT).toFixed(1)}`;
  const told = lines.map(({ name, values: all }) => {
    const end = all.findLast((value) => value !== null);
    return `${name} ${end === undefined || end === null ? 'unknown' : words(end)}`;
  });
  return h(
    'figure',
    { class: 'training-chart' },
    h('figcaption', {}, title),
    h(
      'div',
      { class: 'training-plot' },
      h('span', { class: 'training-high' }, words(high)),
      svg(
        'svg',
        {
          viewBox: `0 -2 ${WIDTH} ${HEIGHT + 4}`,
          preserveAspectRatio: 'none',
          role: 'img',
          'aria-label': `${title} over ${steps.toLocaleString('en')} steps, at last: ${told.join(', ')}`,
        },
        svg('line', { class: 'spark-zero', x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT }),
        ...lines.map(({ colour, values: all, dashed }) =>
          svg('polyline', {
            points: all.flatMap((value, i) => (value === null ? [] : [at(value, i)])).join(' '),
            style: `stroke: ${colour}`,
            class: dashed ? 'training-line is-dashed' : 'training-line',
          }),
        ),
      ),
      h('span', { class: 'training-low' }, words(low)),
    ),
    lines.length > 1 &&
      h(
        'ul',
        { class: 'training-names' },
        ...lines.map(({ colour, dashed }, i) =>
          h(
            'li',
            {},
            h('span', {
              class: dashed ? 'training-key is-dashed' : 'training-key',
              style: `border-color: ${colour}`,
              'aria-hidden': true,
            }),
            told[i] ?? '',
          ),
        ),
      ),
  );
}

function causesTable(causes: TrainingView['causes']): HTMLElement {
  return h(
    'table',
    { class: 'depth-table training-causes' },
    h('caption', {}, 'Why the trained agents fail, shares of all episodes'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['cause', 'on the environment’s own', 'on this reward'].map((title) =>
          h('th', { scope: 'col' }, title),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      ...causes.map(({ cause, before, after }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, cause),
          h('td', {}, before === null ? '–' : formatShare(before)),
          h('td', {}, formatShare(after)),
        ),
      ),
    ),
  );
}
