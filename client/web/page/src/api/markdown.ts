// The Markdown that openapi.json has, as elements: paragraphs, headings, lists, what is preformatted, code, links.
import {h} from '../dom.js';

export function markdown(text: string): HTMLElement[] {
  return text.split(/\n\n+/).filter(block => block.trim()).map(blockOf);
}

function blockOf(block: string): HTMLElement {
  const heading = /^#+ (.*)$/.exec(block.trim());
  if (heading) return h('h3', {}, heading[1]);
  // A block that could be scrolled can be reached by keys.
  if (/^ {4}/.test(block)) return h('pre', {tabindex: 0}, block.replace(/^ {4}/gm, ''));
  if (/^- /.test(block.trim())) {
    return h('ul', {}, ...block.trim().split(/\n- /).map(item => h('li', {}, ...inline(item.replace(/^- /, '')))));
  }
  return h('p', {}, ...inline(block.trim()));
}

// Code and links; everything else is as it stands.
function inline(text: string): (Node | string)[] {
  return text.split(/(`[^`]+`|\[[^\]]+\]\(https:[^)\s]+\))/).map(part => {
    const link = /^\[([^\]]+)\]\((https:[^)]+)\)$/.exec(part);
    if (link) return h('a', {href: link[2], rel: 'noreferrer'}, link[1]);
    return /^`[^`]+`$/.test(part) ? h('code', {}, part.slice(1, -1)) : part;
  });
}
