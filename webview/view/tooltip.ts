import { h, replace } from '../dom';

type Content = () => readonly (Node | string)[];

const tip = h('div', { class: 'tooltip', role: 'tooltip', id: 'tooltip', hidden: true });
const contents = new WeakMap<Element, Content>();
let owner: Element | null = null;

// One set of listeners for all: a list makes its rows anew with every scroll.
document.addEventListener('mouseover', ({ target }) => follow(target));
document.addEventListener('focusin', ({ target }) => follow(target));
document.addEventListener('focusout', close);
document.addEventListener('mouseleave', close);
document.addEventListener('scroll', close, { capture: true, passive: true });
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') close();
});

/** Shows `content` beside the element on hover and on keyboard focus; Escape closes it. */
export function withTooltip<T extends Element>(element: T, content: Content): T {
  contents.set(element, content);
  return element;
}

/** What a number is: its name with the value, what it was computed from, and how it is defined. */
export function explained<T extends Element>(
  element: T,
  {
    title,
    sample,
    definition,
  }: { readonly title: string; readonly sample?: string | null; readonly definition: string },
): T {
  return withTooltip(element, () => [
    h('strong', {}, title),
    ...(sample ? [h('p', {}, sample)] : []),
    h('p', { class: 'quiet' }, definition),
  ]);
}

function follow(target: EventTarget | null): void {
  let element = target instanceof Element ? target : null;
  while (element && !contents.has(element)) element = element.parentElement;
  if (element === owner) return;
  close();
  if (element) open(element);
}

function open(element: Element): void {
  if (!tip.isConnected) document.body.append(tip);
  owner = element;
  replace(tip, ...(contents.get(element)?.() ?? []));
  tip.hidden = false;
  element.setAttribute('aria-describedby', tip.id);
  place(element);
}

function close(): void {
  owner?.removeAttribute('aria-describedby');
  owner = null;
  tip.hidden = true;
}

function place(element: Element): void {
  const at = element.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8));
  const below = at.bottom + 6;
  const top = below + size.height > window.innerHeight ? Math.max(8, at.top - size.height - 6) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
