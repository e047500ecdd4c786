import {h} from '../dom.js';
import type {Texts} from '../texts/texts.js';

/** For a server that answers only who has a token. It is kept no longer than the page. */
export function tokenForm(texts: Texts, take: (token: string) => void): HTMLElement {
  const input = h('input', {id: 'token', type: 'password', autocomplete: 'off', maxlength: 512});
  const submit = (event: Event) => {
    event.preventDefault();
    take(input.value);
  };
  return h('form', {class: 'entry', onsubmit: submit},
    h('label', {for: 'token'}, 'Token'), input, h('button', {type: 'submit'}, texts.take));
}
