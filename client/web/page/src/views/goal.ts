// Playing for a score, or against an opponent's.
import type {ActionValue} from '../../../lib/src/messages.js';
import type {Answer} from '../answer.js';
import type {App, State} from '../app.js';
import {h} from '../dom.js';
import {diceOf, isFinished} from '../game.js';
import {needsBoxPoints, needsSavedRolls, needsUpperScore} from '../opponent.js';
import {put} from '../texts/texts.js';
import {numberField} from './field.js';
import {opponentView} from './opponent.js';
import {problemView} from './problem.js';

/** What the player wants to reach. Drawn anew only if `formKey` is another. */
export function goalForm(app: App, state: State): HTMLElement[] {
  const {game, language: {texts}, target} = state;
  if (isFinished(game)) return [];
  return [h('h2', {}, texts.goal), numberField('target', texts.target, target, value => app.aimAt(value)), ...opponentView(app, state)];
}

/** Changes when there are other fields, or other names of them; not with what a player writes there. */
export function formKey({game, language, opponent}: State): string {
  return [
    language.id, game.rules.id, isFinished(game), opponent.kind, needsUpperScore(opponent, game.rules), needsBoxPoints(opponent, game.rules),
    needsSavedRolls(opponent, game.rules),
  ].join();
}

export function goalOutcome(state: State): HTMLElement[] {
  const {game, known, language: {texts, percent}} = state;
  if (isFinished(game)) return [];
  return [
    outcome(state, known.target, answer => put(texts.targetChance, percent(answer.probability ?? 0)),
      answer => answer.actions?.[0]?.value),
    outcome(state, known.win, ({chances = {}}) =>
      put(texts.winChances, percent(chances.win ?? 0), percent(chances.draw ?? 0), percent(chances.lose ?? 0)),
    answer => answer.actions?.[0]?.value),
  ];
}

function outcome<T>(
  state: State, answer: Answer<T> | undefined, say: (value: T) => string, best: (value: T) => ActionValue | undefined,
): HTMLElement {
  const region = h('div', {class: 'outcome', 'aria-live': 'polite'});
  if (!answer) return region;
  if (!('value' in answer)) {
    region.append(problemView(answer, state));
    return region;
  }
  region.append(h('p', {}, h('strong', {}, say(answer.value))));
  const action = diceOf(state.game) && best(answer.value)?.action;
  if (action) {
    const {language, game} = state;
    region.append(h('p', {}, `${language.texts.bestFor}: ${language.action(action, game.rules.id, game.rules.dice)}`));
  }
  return region;
}
