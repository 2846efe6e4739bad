import { h, replace } from '../dom';
import { formatNumber, formatShare, shortName } from '../format';
import type { Host } from '../host';
import type { CurvePointView, TrainingView } from '../protocol/training';
import type { PanelState, Store } from '../store';
import { componentColour } from '../theme';
import type { Line } from './curve-chart';
import { curveChart } from './curve-chart';

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
      ...(training ? this.told(training) : this.nothing(canTrain)),
      canTrain &&
        !goesOn &&
        h(
          'div',
          { class: 'training-buttons' },
          this.button('Train Agents', 'train', 'On this reward, and on the environment’s own'),
          this.button(
            'Improve by Training',
            'improveByTraining',
            'Three rounds: agents are trained on each candidate, and the best comes as a diff',
          ),
        ),
    );
  }

  private nothing(canTrain: boolean): HTMLElement[] {
    const question = h(
      'p',
      { class: 'quiet' },
      'What do agents learn from this reward? They are trained on it and on the environment’s own reward, for equally many steps; ',
      'the task’s success condition says who learned more.',
    );
    if (canTrain) return [question];
    return [
      question,
      h('p', { class: 'quiet' }, 'For that, say in the task file what they live in, or what trains them:'),
      h(
        'pre',
        { class: 'training-example' },
        '"environment": { "id": "CliffWalking-v1" }\n"train": { "command": "python train.py --reward {reward} --out {out}" }',
      ),
    ];
  }

  private button(words: string, request: 'train' | 'improveByTraining', title: string): HTMLElement {
    return h(
      'button',
      {
        type: 'button',
        class: 'button secondary',
        title,
        click: () =>
          void this.host
            .request(request, {})
            .then((answer) => this.store.report(answer.ok ? null : answer.problem)),
      },
      words,
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
  const steps = Math.max(curve.at(-1)?.steps ?? 0, native.at(-1)?.steps ?? 0);
  const line = (
    points: readonly CurvePointView[],
    of: (point: CurvePointView) => number | null,
  ): Line['points'] => points.map((point) => ({ steps: point.steps, value: of(point) }));
  const own = (of: (point: CurvePointView) => number | null): Line => ({
    name: 'this reward',
    colour: 'var(--text)',
    points: line(curve, of),
  });
  const both = (of: (point: CurvePointView) => number | null): Line[] => [
    own(of),
    ...(native.length > 0
      ? [{ name: 'the environment’s own', colour: 'var(--muted)', points: line(native, of), dashed: true }]
      : []),
  ];
  const named = (of: (point: CurvePointView) => Readonly<Record<string, number>>): Line[] =>
    [...new Set(curve.flatMap((point) => Object.keys(of(point))))].map((name, i) => ({
      name,
      colour: componentColour(i),
      points: line(curve, (point) => of(point)[name] ?? 0),
    }));
  const share = { steps, range: [0, 1], words: formatShare } as const;
  const number = { steps, words: formatNumber };
  const components = named((point) => point.components);
  const causes = named((point) => point.causes);
  return h(
    'div',
    { class: 'training-charts' },
    curveChart(
      { ...share, title: 'Episodes that succeed' },
      both((point) => point.success),
    ),
    causes.length > 0 && curveChart({ ...share, title: 'Episodes that fail, by cause' }, causes),
    curveChart({ ...number, title: 'Return of this reward' }, [own((point) => point.return)]),
    components.length > 0 &&
      curveChart({ ...number, title: 'Its components, sum over an episode' }, components),
    curveChart(
      { ...number, title: 'Return of the environment’s own reward' },
      both((point) => point.native),
    ),
    curveChart(
      { ...number, title: 'Steps of an episode' },
      both((point) => point.length),
    ),
  );
}

function causesTable(causes: TrainingView['causes']): HTMLElement {
  return h(
    'table',
    { class: 'depth-table training-causes' },
    h('caption', { class: 'block-title' }, 'Why the trained agents fail, shares of all episodes'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Cause', 'On the environment’s own', 'On this reward'].map((title) =>
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
