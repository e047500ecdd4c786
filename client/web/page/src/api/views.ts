// The parts of the page: the list of methods, the form of one, the answer to a call.
import {h} from '../dom.js';
import {readable, type Method, type OpenApi} from './document.js';
import {fieldsOf} from './fields.js';
import {markdown} from './markdown.js';
import {curlOf, type Call, type Reply, type Verb} from './request.js';

/** What a browser shows without delay. */
const kMostShown = 200_000;

/** What the form has for a method, kept while others are looked at. */
export interface Draft {
  text: string;
  verb: Verb;
}

export interface Actions {
  send(): void;
  copy(text: string): void;
}

export function listView(methods: readonly Method[], chosen: Method): HTMLElement[] {
  return methods.map(method => h('li', {}, h(
    'a', {href: `#${method.name}`, 'aria-current': method === chosen && 'true'},
    method.name, h('small', {}, method.summary),
  )));
}

/** The form of a method. `draft` follows what is typed; `call` makes a call of it. */
export function methodView(
  document: OpenApi, method: Method, draft: Draft, token: HTMLInputElement, call: () => Call, actions: Actions,
): HTMLElement[] {
  const curl = h('pre', {id: 'curl', tabindex: 0, 'aria-label': 'Command'}, curlOf(call()));
  const changed = () => { curl.textContent = curlOf(call()); };
  const text = h('textarea', {id: 'request', rows: Math.min(20, draft.text.split('\n').length + 1), spellcheck: 'false'});
  text.value = draft.text;
  text.addEventListener('input', () => { draft.text = text.value; changed(); });
  token.oninput = changed;
  const reset = () => { text.value = draft.text = method.example; changed(); };
  const form = h('form', {class: 'form'},
    h('label', {for: 'request'}, 'Request in JSON'), text,
    h('div', {class: 'entry'},
      verbs(method, draft, changed), h('label', {for: 'token'}, 'Token, if the server has a list'), token),
    h('div', {class: 'entry'},
      h('button', {id: 'send', class: 'primary', type: 'submit'}, 'Send'),
      h('button', {id: 'reset', class: 'quiet', type: 'button', onclick: reset}, 'Back to the example')),
  );
  form.addEventListener('submit', event => { event.preventDefault(); actions.send(); });
  return [
    h('h2', {id: 'name', tabindex: -1}, method.name), h('p', {}, h('code', {}, `/${method.path}`)), ...markdown(method.description),
    form, h('div', {id: 'reply'}),
    h('h3', {}, 'The same by curl'), curl,
    h('button', {id: 'copy', type: 'button', onclick: () => actions.copy(curl.textContent ?? '')}, 'Copy the command'),
    h('details', {class: 'fields'}, h('summary', {}, 'Fields of the request'), fieldsOf(document, method.request)),
    h('details', {class: 'fields'}, h('summary', {}, 'Fields of the answer'), fieldsOf(document, method.response)),
  ];
}

function verbs(method: Method, draft: Draft, changed: () => void): HTMLElement {
  const choice = (verb: Verb) => h('label', {}, h('input', {
    type: 'radio', name: 'verb', value: verb, checked: draft.verb === verb, disabled: verb === 'GET' && !method.allowsGet,
    onchange: () => { draft.verb = verb; changed(); },
  }), verb);
  return h('fieldset', {class: 'verbs'}, h('legend', {class: 'hidden'}, 'HTTP method'), choice('POST'), choice('GET'));
}

export function replyView(reply: Reply): HTMLElement[] {
  const {status, statusText, milliseconds, bytes, headers} = reply;
  const shown = shownOf(reply.text);
  return [
    h('h3', {}, 'Answer'),
    h('p', {id: 'status', class: status >= 400 && 'bad'},
      `${status} ${statusText}`.trim(), ` in ${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms, ${bytes.toLocaleString('en')} bytes`),
    h('pre', {id: 'answer', tabindex: 0, 'aria-label': 'Answer'}, shown.slice(0, kMostShown)),
    ...shown.length > kMostShown ? [h('p', {}, `Only the first ${kMostShown.toLocaleString('en')} characters are shown.`)] : [],
    h('details', {}, h('summary', {}, 'Headers'),
      h('pre', {tabindex: 0, 'aria-label': 'Headers'}, headers.map(([name, value]) => `${name}: ${value}`).join('\n'))),
  ];
}

function shownOf(text: string): string {
  try {
    return readable(JSON.parse(text));
  } catch {
    return text;
  }
}
