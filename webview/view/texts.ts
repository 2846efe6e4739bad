import { h } from '../dom';
import type { Series } from '../protocol';

/** Values this short are shown on one line with their name. */
const SHORT = 60;
/** Columns that are what somebody said, however short. */
const SPOKEN = ['prompt', 'question', 'completion', 'response', 'output'];

/** A completion row as a conversation: who said what, and the row's short columns as facts. */
export function conversation(texts: Series['texts']): HTMLElement[] {
  const short = texts.filter((one) => one.text.length <= SHORT && !isSpoken(one));
  const long = texts.filter((one) => !short.includes(one));
  return [
    ...long.map(({ name, role, text }) =>
      h(
        'article',
        { class: `message message-${role ?? name}` },
        h('h3', { class: 'message-role' }, role === null || role === name ? name : `${name} · ${role}`),
        h('pre', { class: 'message-text', tabindex: 0 }, text || '(empty)'),
      ),
    ),
    ...(short.length > 0
      ? [
          h(
            'dl',
            { class: 'row-facts' },
            ...short.flatMap(({ name, text }) => [h('dt', {}, name), h('dd', {}, text || '(empty)')]),
          ),
        ]
      : []),
  ];
}

function isSpoken({ name, role, text }: Series['texts'][number]): boolean {
  return role !== null || text.includes('\n') || SPOKEN.includes(name);
}
