import { h, replace } from '../dom';

const tip = h('div', { class: 'tooltip', role: 'tooltip', id: 'tooltip', hidden: true });
let owner: HTMLElement | null = null;

/** Shows `content` beside the element on hover and on keyboard focus; Escape closes it. */
export function withTooltip(element: HTMLElement, content: () => readonly (Node | string)[]): void {
  const open = (): void => {
    if (!tip.isConnected) document.body.append(tip);
    owner = element;
    replace(tip, ...content());
    tip.hidden = false;
    element.setAttribute('aria-describedby', tip.id);
    place(element);
  };
  const close = (): void => {
    if (owner !== element) return;
    owner = null;
    tip.hidden = true;
    element.removeAttribute('aria-describedby');
  };
  element.addEventListener('mouseenter', open);
  element.addEventListener('focus', open);
  element.addEventListener('mouseleave', close);
  element.addEventListener('blur', close);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
}

function place(element: HTMLElement): void {
  const at = element.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8));
  const below = at.bottom + 6;
  const top = below + size.height > window.innerHeight ? Math.max(8, at.top - size.height - 6) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
