// Who the opponent is: a final score, or the score sheet of one who plays on.
import type {App, State} from '../app.js';
import {h} from '../dom.js';
import {filledOf} from '../game.js';
import {needsBoxPoints, needsSavedRolls, needsUpperScore, type Opponent} from '../opponent.js';
import {numberField} from './field.js';

export function opponentView(app: App, state: State): HTMLElement[] {
  const {opponent, language: {texts}} = state;
  const kinds = [['none', texts.opponentNone], ['finished', texts.opponentDone], ['plays', texts.opponentPlays]] as const;
  const choice = h('select', {id: 'opponent', onchange: () => app.playAgainst(chosen(state, choice.value as Opponent['kind']))},
    ...kinds.map(([kind, name]) => h('option', {value: kind, selected: kind === opponent.kind}, name)));
  const change = (part: Partial<Opponent>) => app.playAgainst({...app.state.opponent, ...part});
  return [
    h('p', {class: 'field'}, h('label', {for: 'opponent'}, texts.opponent), choice),
    ...opponent.kind === 'finished' ?
      [numberField('opponent-final', texts.finalScore, opponent.finalScore, finalScore => change({finalScore}))] : [],
    ...opponent.kind === 'plays' ? sheetOf(state, change) : [],
  ];
}

// Who plays on has most likely filled about the same.
function chosen({game, opponent}: State, kind: Opponent['kind']): Opponent {
  const isNew = kind === 'plays' && opponent.filled.length === 0;
  return {...opponent, kind, filled: isNew ? filledOf(game) : opponent.filled};
}

function sheetOf({game: {rules}, opponent, language}: State, change: (part: Partial<Opponent>) => void): HTMLElement[] {
  const {texts} = language;
  const boxes = rules.categories.map(({category}) => h('input', {
    id: `opponent-${category}`, type: 'checkbox', checked: opponent.filled.includes(category),
    onchange: () => change({filled: rules.categories.map(rule => rule.category).filter((_, i) => boxes[i]!.checked)}),
  }));
  const lines = rules.categories.map(({category}, i) => h('label', {}, boxes[i], language.category(category, rules.id)));
  return [
    h('fieldset', {class: 'filled-by'}, h('legend', {}, texts.opponentFilled), ...lines),
    ...needsUpperScore(opponent, rules) ?
      [numberField('opponent-upper', texts.upper, opponent.upperScore, upperScore => change({upperScore}))] : [],
    ...needsBoxPoints(opponent, rules) && rules.allEqualBox ?
      [numberField('opponent-box', language.category(rules.allEqualBox, rules.id), opponent.boxPoints, boxPoints => change({boxPoints}))] : [],
    ...needsSavedRolls(opponent, rules) ?
      [numberField('opponent-saved', texts.savedRolls, opponent.savedRolls, savedRolls => change({savedRolls}))] : [],
    numberField('opponent-points', texts.opponentPoints, opponent.points, points => change({points})),
  ];
}
