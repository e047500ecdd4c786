// The score sheet: what is filled, and a button for each category that the dice may be scored in.
import type {ActionValue, Category} from '../../../lib/src/messages.js';
import type {App, State} from '../app.js';
import {h} from '../dom.js';
import {filledOf, isFinished, savedRolls, scoredOf, scoreOf, upperScore, type Game, type Rules} from '../game.js';
import {put} from '../texts/texts.js';

export function sheetView(app: App, state: State): HTMLElement[] {
  const {game, language: {texts}} = state;
  const {categories, tiers} = game.rules;
  const upper = categories.filter(rule => rule.isUpper);
  const lower = categories.filter(rule => !rule.isUpper);
  const paying = tiers.findLast(tier => upperScore(game) >= tier.threshold);
  const rows = (rules: Rules['categories']) => rules.map(rule => row(app, state, rule.category));
  const sums = upper.length > 0 && tiers.length > 0 ? [
    sum(texts.upper, upperScore(game)),
    // The highest that is reached pays, in place of those before it.
    ...tiers.map(tier => sum(put(texts.bonus, tier.points, tier.threshold), tier === paying ? tier.points :
      upperScore(game) >= tier.threshold ? '–' : `${upperScore(game)} / ${tier.threshold}`)),
  ] : [];
  return [
    h('h2', {id: 'sheet-title'}, texts.sheet),
    h('table', {'aria-labelledby': 'sheet-title'},
      h('thead', {}, h('tr', {},
        h('th', {scope: 'col'}, texts.category),
        h('th', {scope: 'col', class: 'number'}, texts.points),
        h('th', {scope: 'col', class: 'number'}, state.showsHints && texts.worth))),
      h('tbody', {}, ...rows(upper), ...sums),
      h('tbody', {}, ...rows(lower)),
      h('tfoot', {}, paysSaved(game) && sum(texts.savedRolls, pointsOfSaved(game)), sum(texts.total, scoreOf(game)))),
  ];
}

const paysSaved = ({rules}: Game) => rules.mostSavedRolls * rules.pointsOfSavedRoll > 0;

// What they pay at the end; before it, how many there are to spend.
function pointsOfSaved(game: Game): number | string {
  const {pointsOfSavedRoll} = game.rules;
  return isFinished(game) ? savedRolls(game) * pointsOfSavedRoll : `${savedRolls(game)} × ${pointsOfSavedRoll}`;
}

function row(app: App, state: State, category: Category): HTMLElement {
  const {game, known, showsHints, language} = state;
  const name = language.category(category, game.rules.id);
  const scored = scoredOf(game).find(one => one.category === category);
  if (scored) {
    const points = scored.extra > 0 ? `${scored.points} + ${scored.extra}` : scored.points;
    return h('tr', {class: 'filled'}, h('th', {scope: 'row'}, name), h('td', {class: 'number'}, points), h('td'));
  }
  if (filledOf(game).includes(category)) {
    return h('tr', {class: 'filled'},
      h('th', {scope: 'row'}, name), h('td', {class: 'number'}, language.texts.filledBefore), h('td'));
  }
  const actions = known.actions && 'value' in known.actions ? known.actions.value : [];
  const way = actions.find(({action}) => action?.score === category);
  if (!way) return h('tr', {}, h('th', {scope: 'row'}, name), h('td'), h('td'));
  return h('tr', {class: (way.expectedLoss ?? 0) === 0 && showsHints ? 'best' : ''},
    h('th', {scope: 'row'}, name),
    h('td', {class: 'number'}, scoreButton(app, state, category, name, way)),
    h('td', {class: 'number loss'}, showsHints && (way.expectedLoss ? language.one(way.expectedLoss) : '★')));
}

function scoreButton(app: App, {language: {texts}}: State, category: Category, name: string, way: ActionValue): HTMLElement {
  const {points = 0, extraPoints = 0} = way;
  const text = extraPoints > 0 ? `${points} + ${extraPoints}` : String(points);
  return h('button', {
    id: `score-${category}`, type: 'button', class: 'score', 'aria-label': `${put(texts.score, name)}: ${text}`,
    onclick: () => app.score(category),
  }, text);
}

function sum(name: string, value: number | string): HTMLElement {
  return h('tr', {class: 'sum'}, h('th', {scope: 'row'}, name), h('td', {class: 'number'}, value), h('td'));
}
