// Starts the page: language, rule sets, the position of the link, and what draws.
import {YatzyError} from '../../lib/src/call.js';
import {isSameRules, kDefaultRules, parsePosition} from '../../lib/src/notation.js';
import {Advice, kPause} from './advice.js';
import {App, type State} from './app.js';
import {h, replace, replaceUnless} from './dom.js';
import {diceOf, gameFrom, newGame, rulesOf, type Game, type Rules} from './game.js';
import {Language, languageFor, type LanguageId} from './texts/language.js';
import {put} from './texts/texts.js';
import {formKey, goalForm, goalOutcome} from './views/goal.js';
import {headerView} from './views/header.js';
import {hintsView} from './views/hints.js';
import {outlookView} from './views/outlook.js';
import {reviewView} from './views/review.js';
import {sheetView} from './views/sheet.js';
import {tokenForm} from './views/token.js';
import {turnView} from './views/turn.js';

const kLanguageKey = 'language';

function region(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function wantedLanguage(): LanguageId {
  return languageFor([keptLanguage(), ...navigator.languages]);
}

// A browser may forbid to keep anything: then the language lasts as long as the page.
function keptLanguage(): string {
  try {
    return localStorage.getItem(kLanguageKey) ?? '';
  } catch {
    return '';
  }
}

function keepLanguage(id: LanguageId) {
  try {
    localStorage.setItem(kLanguageKey, id);
  } catch {
    // Forbidden, or full.
  }
}

// The game of the link, or a new one of the first rule set with what is wrong.
function startingGame(ruleSets: readonly Rules[]): {game: Game; problem?: string} {
  const [first] = ruleSets;
  if (!location.hash) return {game: newGame(first!)};
  try {
    const text = decodeURIComponent(location.hash.slice(1));
    const noted = parsePosition(text);
    const {ruleSet = kDefaultRules} = noted;
    const rules = ruleSets.find(set => isSameRules(set.id, ruleSet));
    if (!rules) return {game: newGame(first!), problem: `rules ${ruleSet}`};
    return {game: gameFrom(rules, noted)};
  } catch (error) {
    return {game: newGame(first!), problem: error instanceof Error ? error.message : ''};
  }
}

function draw(app: App, state: State) {
  const {language, source, notice} = state;
  const {texts} = language;
  document.documentElement.lang = language.id;
  const speak = (id: LanguageId) => {
    keepLanguage(id);
    app.speak(id);
  };
  replace(region('header'), ...headerView(app, state, speak));
  replace(region('turn'), ...turnView(app, state));
  replace(region('hints'), ...hintsView(app, state));
  replace(region('sheet'), ...sheetView(app, state));
  replace(region('outlook'), ...outlookView(app, state));
  replaceUnless(region('goal-form'), formKey(state), () => goalForm(app, state));
  replace(region('goal-outcome'), ...goalOutcome(state));
  replace(region('review-region'), ...reviewView(app, state));
  replace(region('footer'), h('p', {}, put(texts.keys, state.game.rules.dice)));
  tell('notice', notice || {server: '', module: texts.noServer, nobody: texts.nobody}[source]);
  tell('dice-said', diceOf(state.game)?.join(' ') ?? '');
  for (const id of ['hints', 'outlook', 'review-region']) region(id).hidden = !region(id).firstChild;
  region('goal').hidden = !region('goal-form').firstChild;
}

// Status regions are read aloud when their text changes, so only then is it set.
function tell(id: string, text: string) {
  if (region(id).textContent !== text) region(id).textContent = text;
}

function listenToKeys(app: App) {
  document.addEventListener('keydown', event => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest('input:not([type="checkbox"]), select');
    // A key that is held down does no more than one that is pressed.
    if (isTyping || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key >= '1' && key <= '6') app.hold(Number(key) - 1);
    else if (key === 'r') app.roll();
    else if (key === 'h') app.showHints(!app.state.showsHints);
    else if (key === 'u') app.undo();
    else return;
    event.preventDefault();
  });
}

function open(app: App, ruleSets: readonly Rules[]) {
  const {game, problem} = startingGame(ruleSets);
  app.open(game);
  if (problem) app.notice(put(app.state.language.texts.badLink, problem));
}

async function start(token = '') {
  const advice = new Advice(new URL('.', location.href).href, token);
  const language = wantedLanguage();
  const {ruleSets: served = []} = await advice.listRuleSets();
  const ruleSets = served.map(rulesOf);
  const {game, problem} = startingGame(ruleSets);
  let app: App | undefined;
  app = new App(advice, state => app && draw(app, state), language, ruleSets, game);
  listenToKeys(app);
  addEventListener('hashchange', () => open(app, ruleSets));
  draw(app, app.state);
  performance.mark('ready');
  if (problem) app.notice(put(app.state.language.texts.badLink, problem));
}

function begin(token?: string) {
  start(token).catch((error: unknown) => {
    const {texts} = new Language(wantedLanguage());
    const code = error instanceof YatzyError && error.code;
    if (code === 'unavailable') setTimeout(begin, kPause, token);
    if (code === 'unauthenticated') replace(region('turn'), tokenForm(texts, begin));
    tell('notice', code === 'unavailable' ? texts.nobody : put(texts.failed, error instanceof Error ? error.message : ''));
  });
}

begin();
