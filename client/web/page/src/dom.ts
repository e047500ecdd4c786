// Elements from data. Texts become text nodes and attributes, never markup, so nothing that comes from a server or a link
// is read as HTML.

type Child = Node | string | number | false | null | undefined;
type Attribute = string | number | boolean | undefined | ((event: never) => void);

const kSvg = 'http://www.w3.org/2000/svg';

/** Makes an HTML element. A function `onclick` listens; true is an attribute without value; false and undefined are none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, Attribute> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Record<string, Attribute> = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(kSvg, tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Record<string, Attribute>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replaces what is in a region, and gives the focus back to the element of the same id, or else to a heading: the region's, if it has one. */
export function replace(region: Element, ...children: Node[]): void {
  const focused = document.activeElement;
  const had = focused instanceof HTMLElement && region.contains(focused) ? focused : undefined;
  const input = had instanceof HTMLInputElement ? had : undefined;
  const typed = input && {value: input.value, start: input.selectionStart, end: input.selectionEnd};
  region.replaceChildren(...children);
  if (!had) return;
  const same = document.getElementById(had.id);
  const now = same && same.tabIndex >= 0 && !same.matches(':disabled') ? same : headingOf(region) ?? headingOf(document.querySelector('main'));
  if (now instanceof HTMLInputElement && typed) {
    now.value = typed.value;
    now.focus();
    if (typed.start !== null) now.setSelectionRange(typed.start, typed.end);
  } else {
    now?.focus();
  }
}

const drawn = new WeakMap<Element, string>();

/**
 * Replaces what is in a region of a form, unless the key is that of the last time. So who goes from one field to the next
 * by mouse or keys finds it still there.
 */
export function replaceUnless(region: Element, key: string, make: () => Node[]): void {
  if (drawn.get(region) === key) return;
  drawn.set(region, key);
  replace(region, ...make());
}

function headingOf(region: Element | null): HTMLElement | null | undefined {
  const heading = region?.querySelector<HTMLElement>('h1, h2');
  heading?.setAttribute('tabindex', '-1');
  return heading;
}
