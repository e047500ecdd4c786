// The page to try each method of the API, which openapi.json describes. The method is that of the link, #AnalyzePosition.
import {methodsOf, type Method, type OpenApi} from './api/document.js';
import {markdown} from './api/markdown.js';
import {send, type Call} from './api/request.js';
import {listView, methodView, replyView, type Draft} from './api/views.js';
import {h} from './dom.js';

// As wide as style.css has two columns.
const kWide = matchMedia('(min-width: 52rem)');

function region(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function tell(text: string) {
  region('notice').textContent = text;
}

class Page {
  readonly #base = new URL('.', location.href).href;
  readonly #methods: Method[];
  readonly #drafts = new Map<string, Draft>();
  readonly #token = h('input', {id: 'token', type: 'password', autocomplete: 'off', maxlength: 512});
  #pending = new AbortController();

  constructor(readonly openApi: OpenApi) {
    this.#methods = methodsOf(openApi);
  }

  get #method(): Method {
    const name = decodeURIComponent(location.hash.slice(1));
    return this.#methods.find(method => method.name === name) ?? this.#methods.find(method => method.name === 'AnalyzePosition')
      ?? this.#methods[0]!;
  }

  draw() {
    this.#pending.abort();
    const method = this.#method;
    const draft = this.#drafts.get(method.name) ?? {text: method.example, verb: 'POST'};
    this.#drafts.set(method.name, draft);
    const call = (): Call => ({...draft, url: this.#base + method.path, token: this.#token.value});
    document.title = `${method.name}: the API of yatzyd`;
    region('list').replaceChildren(...listView(this.#methods, method));
    region('method').replaceChildren(...methodView(this.openApi, method, draft, this.#token, call, {
      send: () => void this.#send(call()),
      copy: text => void copy(text),
    }));
    region('method').hidden = false;
    tell('');
  }

  async #send(call: Call) {
    this.#pending.abort();
    const {signal} = this.#pending = new AbortController();
    tell('Waiting for the answer …');
    try {
      const reply = await send(call, signal);
      if (signal.aborted) return;
      region('reply').replaceChildren(...replyView(reply));
      tell(`Answered with ${reply.status}.`);
    } catch (error) {
      if (!signal.aborted) tell(`No answer: ${error instanceof Error ? error.message : ''}`);
    }
  }

  listen() {
    addEventListener('hashchange', () => {
      this.draw();
      if (!kWide.matches) region('methods').removeAttribute('open');
      region('name').focus();
    });
  }
}

// Without TLS a browser has no clipboard for pages, only for what is selected.
async function copy(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    tell('The command is copied.');
  } catch {
    getSelection()?.selectAllChildren(region('curl'));
    tell('The command is selected.');
  }
}

async function start() {
  const response = await fetch('openapi.json');
  if (!response.ok) throw new Error(`openapi.json: ${response.status}`);
  const openApi = await response.json() as OpenApi;
  region('methods').toggleAttribute('open', kWide.matches);
  const page = new Page(openApi);
  page.draw();
  page.listen();
  region('footer').append(h('details', {}, h('summary', {}, `About the API, version ${openApi.info.version}`),
    ...markdown(`${openApi.info.description}\n\n${openApi.tags.map(tag => tag.description).join('\n\n')}`)));
}

start().catch((error: unknown) => tell(`No answer: ${error instanceof Error ? error.message : ''}`));
