export type Child = Node | string | number | null | undefined | false;
type Attribute = string | number | boolean | null | undefined;
type Listener = (event: never) => void;

/** `class`, `aria-…` and other attributes; functions are listeners under the event's name (`click`). */
export type Attributes = Readonly<Record<string, Attribute | Listener>>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  decorate(element, attributes);
  append(element, children);
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  decorate(element, attributes);
  append(element, children);
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** False and missing attributes are left out, true ones are empty, except `aria-*`, which say so. */
export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === null || value === undefined) element.removeAttribute(name);
  else if (typeof value !== 'boolean') element.setAttribute(name, String(value));
  else if (name.startsWith('aria-')) element.setAttribute(name, String(value));
  else element.toggleAttribute(name, value);
}

function decorate(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as unknown as EventListener);
    else setAttribute(element, name, value);
  }
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(typeof child === 'number' ? String(child) : child);
  }
}
