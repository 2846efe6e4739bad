import { h } from '../dom';
import type { Host } from '../host';
import type { IconName } from '../icons';
import { icon } from '../icons';
import type { WireProblem } from '../wire';
import type { Snapshot } from '../protocol/messages';
import { progressText } from './header';

/** What fills the panel while there is no analysis to show; null when there is one. */
export function placeholder(
  snapshot: Snapshot | null,
  own: WireProblem | null,
  host: Host,
): HTMLElement | null {
  if (!snapshot) {
    return own ? page('error', own.message, [own.hint], []) : page('info', 'Asking the extension …', [], []);
  }
  if (snapshot.analysis) return null;
  const { running, problem, trusted, goal } = snapshot;
  if (running) {
    return page(
      'refresh',
      progressText(running),
      ['The recordings are read and the reward is replayed on every step.'],
      [],
    );
  }
  if (!trusted) {
    return page(
      'lock',
      'This workspace is not trusted',
      [
        'RewardSmith reads and lints the reward here, but runs nothing, so it can’t replay it on the recordings.',
      ],
      [button('Manage workspace trust', () => void host.request('manageTrust', {}))],
    );
  }
  if (problem && problem.code !== 'cancelled') {
    return page(
      'error',
      problem.message,
      [problem.hint],
      [placeButton(problem, host), button('Try again', () => void host.request('analyze', {}))],
    );
  }
  return page(
    'spark',
    'Nothing analyzed yet',
    [
      ...(goal ? [`Goal: ${goal}`] : []),
      'Replay the reward on the recorded trajectories to see whether it tells success from failure, and where it goes wrong.',
    ],
    [button('Analyze trajectories', () => void host.request('analyze', {}))],
  );
}

/** Problems beside an analysis that is still shown: of the last run, of the last click, and of recordings left out. */
export function banners(
  snapshot: Snapshot,
  own: WireProblem | null,
  host: Host,
  dismiss: () => void,
): HTMLElement[] {
  const found: HTMLElement[] = [];
  if (snapshot.analysis && snapshot.problem && snapshot.problem.code !== 'cancelled')
    found.push(banner(snapshot.problem, host, 'error'));
  if (own) {
    const element = banner(own, host, 'error');
    element.append(h('button', { type: 'button', class: 'link', click: dismiss }, 'Dismiss'));
    found.push(element);
  }
  if (snapshot.notices.length === 1 || snapshot.notices.length === 2) {
    found.push(...snapshot.notices.map((notice) => banner(notice, host, 'warning')));
  } else if (snapshot.notices.length > 2) {
    found.push(
      h(
        'details',
        { class: 'banner banner-warning' },
        h(
          'summary',
          {},
          icon('warning'),
          ` ${snapshot.notices.length} recordings or expressions could not be used`,
        ),
        ...snapshot.notices.map((notice) => banner(notice, host, 'warning')),
      ),
    );
  }
  return found;
}

function banner(problem: WireProblem, host: Host, kind: 'error' | 'warning'): HTMLElement {
  return h(
    'div',
    { class: `banner banner-${kind}`, role: kind === 'error' ? 'alert' : null },
    icon(kind),
    h('p', {}, h('strong', {}, problem.message), ` ${problem.hint}`),
    placeButton(problem, host, 'link'),
  );
}

function page(
  name: IconName,
  title: string,
  sentences: string[],
  actions: (HTMLElement | null)[],
): HTMLElement {
  return h(
    'section',
    { class: 'empty' },
    h('div', { class: 'empty-mark' }, icon(name)),
    h('h1', { class: 'empty-title' }, title),
    ...sentences.map((sentence) => h('p', { class: 'empty-text' }, sentence)),
    h('div', { class: 'empty-actions' }, ...actions),
  );
}

function placeButton({ where }: WireProblem, host: Host, kind = 'button secondary'): HTMLElement | null {
  if (!where) return null;
  const { file, line, column } = where;
  const range = line === null ? null : { line, column: column ?? 1, endLine: line, endColumn: column ?? 1 };
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return h(
    'button',
    { type: 'button', class: kind, click: () => void host.request('reveal', { file, range }) },
    `Open ${name}${line === null ? '' : `:${line}`}`,
  );
}

function button(label: string, run: () => void): HTMLElement {
  return h('button', { type: 'button', class: 'button primary', click: run }, label);
}
