// The actions, best first: what each is worth, what it loses and why.
import type {ActionValue, ExplainedAction} from '../../../lib/src/messages.js';
import type {App, State} from '../app.js';
import {h} from '../dom.js';
import {isFinished, rerollsLeft} from '../game.js';
import type {Language} from '../texts/language.js';
import {put} from '../texts/texts.js';
import {problemView} from './problem.js';

const kFew = 5;
// Ways of a turn that are named as a reason, and the least chance of one.
const kReasons = 3;
const kLeastReason = 0.02;
// Points less or more than the best action that are worth a word.
const kLeastDifference = 0.05;

export function hintsView(app: App, state: State): HTMLElement[] {
  const {game, known, showsHints, showsAll, language} = state;
  const {texts} = language;
  const {actions} = known;
  const refused = actions && 'failure' in actions ? [problemView(actions, state)] : [];
  if (isFinished(game)) return refused;
  const title = h('h2', {}, texts.hints);
  const toggle = h('label', {class: 'toggle'}, h('input', {
    id: 'show-hints', type: 'checkbox', checked: showsHints, onchange: () => app.showHints(!showsHints),
  }), texts.showHints);
  const head = h('div', {class: 'head'}, title, toggle);
  if (!showsHints) return [head, ...refused];
  const expected = known.expectedFinal !== undefined &&
    h('p', {}, `${texts.expected}: `, h('strong', {id: 'expected'}, language.two(known.expectedFinal)));
  if (!actions) return expected ? [head, expected] : [head];
  if (!('value' in actions)) return [head, problemView(actions, state)];
  const listed = showsAll ? actions.value : actions.value.slice(0, kFew);
  const items = listed.map((value, i) => item(app, state, value, known.explained?.[i]));
  const more = !showsAll && actions.value.length > kFew &&
    h('button', {id: 'all-hints', type: 'button', class: 'quiet', onclick: () => app.showAll(true)}, texts.allHints);
  return [head, ...expected ? [expected] : [], h('ol', {class: 'hints'}, ...items), ...more ? [more] : []];
}

function item(app: App, state: State, value: ActionValue, why: ExplainedAction | undefined): HTMLElement {
  const {game, language} = state;
  const {texts} = language;
  const {action = {}, expectedFinal = 0, expectedLoss = 0} = value;
  const isBest = expectedLoss === 0;
  const act = () => action.score ? app.score(action.score) : app.holdFaces(action.keep?.faces ?? []);
  const loss = isBest ? texts.best : put(texts.less, language.two(expectedLoss));
  const text = language.action(action, game.rules.id, game.rules.dice);
  const reasons = why && rerollsLeft(game) > 0 && !action.score ? reasonsOf(why, game.rules.id, language) : [];
  return h('li', {class: isBest ? 'best' : ''},
    h('button', {id: `hint-${keyOf(value)}`, type: 'button', class: 'hint', onclick: act},
      h('span', {class: 'what'}, text),
      h('span', {class: 'value'}, language.two(expectedFinal)),
      h('span', {class: 'loss'}, loss),
      ...reasons.map(reason => h('span', {class: 'why'}, reason))));
}

const keyOf = ({action}: ActionValue) => action?.score ?? (action?.keep?.faces ?? []).join('');

/** "Will fill Threes 90.1 %, Yatzy 4.6 %", "Against the best: Yatzy −2.12" */
function reasonsOf(why: ExplainedAction, ruleSet: string, language: Language): string[] {
  return [waysOf(why, ruleSet, language), differencesOf(why, ruleSet, language)].filter(Boolean);
}

function differencesOf({value, outlook}: ExplainedAction, ruleSet: string, language: Language): string {
  const {texts} = language;
  if (!value?.expectedLoss || !outlook?.difference) return '';
  const {categories = [], bonus = 0, later = 0} = outlook.difference;
  const parts = [
    ...categories.map(({category = 'CATEGORY_UNSPECIFIED', points = 0}) => ({name: language.category(category, ruleSet), points})),
    {name: texts.bonusName, points: bonus}, {name: texts.later, points: later},
  ];
  const said = parts.filter(({points}) => Math.abs(points) >= kLeastDifference)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, kReasons)
    .map(({name, points}) => `${name} ${language.signed(points)}`);
  return said.length > 0 ? `${texts.against}: ${said.join(', ')}` : '';
}

function waysOf({outlook}: ExplainedAction, ruleSet: string, language: Language): string {
  const ways = [...outlook?.categories ?? []]
    .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0))
    .filter(({probability = 0}) => probability >= kLeastReason)
    .slice(0, kReasons)
    .map(({category = 'CATEGORY_UNSPECIFIED', probability = 0}) =>
      `${language.category(category, ruleSet)} ${language.percent(probability)}`);
  return ways.length > 0 ? `${language.texts.mayFill} ${ways.join(', ')}` : '';
}
