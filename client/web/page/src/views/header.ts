// Rules, language, and what concerns the whole game.
import type {App, State} from '../app.js';
import {linkOf} from '../app.js';
import {h} from '../dom.js';
import {kLanguages, type LanguageId} from '../texts/language.js';

export function headerView(app: App, state: State, speak: (id: LanguageId) => void): HTMLElement[] {
  const {game, ruleSets, language, language: {texts}} = state;
  const rules = h('select', {
    id: 'rules', onchange: () => app.startGame(ruleSets.find(set => set.id === rules.value) ?? game.rules),
  }, ...ruleSets.map(set => h('option', {value: set.id, selected: set.id === game.rules.id}, titleOf(set.id))));
  const languages = h('select', {id: 'language', onchange: () => speak(languages.value as LanguageId)},
    ...kLanguages.map(([id, name]) => h('option', {value: id, lang: id, selected: id === language.id}, name)));
  const button = (id: string, text: string, act: () => void, disabled = false) =>
    h('button', {id, type: 'button', disabled, onclick: act}, text);
  const copy = async () => {
    const link = new URL(linkOf(app.state.game), location.href).href;
    app.notice(await copyText(link) ? texts.linkCopied : link);
  };
  return [
    h('h1', {}, 'Yatzy'),
    h('div', {class: 'choices'},
      h('span', {}, h('label', {for: 'rules'}, texts.rules), rules),
      h('span', {}, h('label', {for: 'language'}, texts.language), languages)),
    h('div', {class: 'buttons'},
      button('new-game', texts.newGame, () => app.startGame(game.rules)),
      button('undo', texts.undo, () => app.undo(), !app.canUndo),
      button('redo', texts.redo, () => app.redo(), !app.canRedo),
      button('link', texts.copyLink, () => void copy())),
  ];
}

// Browsers refuse it without TLS, but for a server on the same machine.
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** "Yahtzee free joker" for yahtzee-free-joker; switches stay as they are. */
function titleOf(id: string): string {
  const [name = '', ...switches] = id.split('+');
  const title = name.replaceAll('-', ' ');
  return [title.charAt(0).toUpperCase() + title.slice(1), ...switches].join(' +');
}
