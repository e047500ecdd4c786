// The review of the game that was played: what luck brought, and what decisions have cost.
import type {GameReview, ReviewedDecision} from '../../../lib/src/messages.js';
import type {App, State} from '../app.js';
import {h} from '../dom.js';
import {isWhole, scoredOf} from '../game.js';
import {put} from '../texts/texts.js';
import {problemView} from './problem.js';
import {die} from './turn.js';

export function reviewView(app: App, state: State): HTMLElement[] {
  const {game, review, language: {texts}} = state;
  if (!isWhole(game) || scoredOf(game).length === 0) return [];
  const title = h('h2', {}, texts.review);
  if (!review) {
    return [title, h('button', {id: 'review', type: 'button', onclick: () => void app.askReview()}, texts.doReview)];
  }
  return [title, ...'value' in review ? found(review.value, state) : [problemView(review, state)]];
}

function found(review: GameReview, state: State): HTMLElement[] {
  const {language: {texts, two, term}} = state;
  const {totalLuck = 0, totalLoss = 0, expectedStart = 0, expectedFinal = 0, score = 0, isFinished = false} = review;
  const mistakes = (review.decisions ?? []).filter(decision => (decision.loss ?? 0) > 0);
  const lines = [
    h('p', {class: 'sum'}, put(
      texts.reviewSum, isFinished ? score : two(expectedFinal), two(expectedStart), term(totalLuck), two(totalLoss))),
    mistakes.length === 0 ?
      h('p', {}, texts.flawless) :
      h('ol', {class: 'mistakes'}, ...mistakes.map(decision => mistake(decision, state))),
  ];
  return [...lines, turnByTurn(review, state)];
}

function turnByTurn({decisions = [], rolls = []}: GameReview, {game, language}: State): HTMLElement {
  const {texts} = language;
  const sumOf = (list: readonly {turn?: number; loss?: number; luck?: number}[], turn: number) =>
    list.filter(one => (one.turn ?? 0) === turn).reduce((sum, {loss = 0, luck = 0}) => sum + loss + luck, 0);
  const rows = game.turns.map(({scored}, turn) => {
    const name = scored ? `${language.category(scored.category, game.rules.id)} ${scored.points + scored.extra}` : '';
    const lost = sumOf(decisions, turn);
    return h('tr', {},
      h('th', {scope: 'row'}, `${turn + 1}. ${name}`), h('td', {class: 'number'}, language.signed(sumOf(rolls, turn))),
      h('td', {class: 'number'}, lost > 0 ? language.two(lost) : ''));
  });
  return h('details', {}, h('summary', {id: 'turn-by-turn'}, texts.turns), h('table', {},
    h('thead', {}, h('tr', {},
      h('th', {scope: 'col'}, texts.category), h('th', {scope: 'col', class: 'number'}, texts.luck),
      h('th', {scope: 'col', class: 'number'}, texts.lost))),
    h('tbody', {}, ...rows)));
}

function mistake({turn = 0, dice = [], made = {}, best = {}, loss = 0}: ReviewedDecision, state: State): HTMLElement {
  const {game: {rules}, language} = state;
  const say = (action: typeof made) => language.action(action, rules.id, rules.dice);
  return h('li', {},
    h('span', {class: 'small-dice', role: 'img', 'aria-label': dice.join(' ')}, ...dice.map(die)),
    h('span', {}, `${put(language.texts.turnOf, turn + 1)}: ${put(language.texts.madeBetter, say(made), say(best))}`),
    h('span', {class: 'loss'}, put(language.texts.less, language.two(loss))));
}
