// Playing for a score, or against an opponent's.
import type {ActionValue} from '../../../lib/src/messages.js';
import type {Answer, App, State} from '../app.js';
import {h} from '../dom.js';
import {diceOf, isFinished} from '../game.js';
import {put} from '../texts/texts.js';
import {problemView} from './problem.js';

export function goalView(app: App, state: State): HTMLElement[] {
  const {game, known, language, target, opponent} = state;
  const {texts, percent} = language;
  if (isFinished(game)) return [];
  return [
    h('h2', {}, texts.goal),
    field('target', texts.target, '', target, value => app.aimAt(value)),
    outcome(state, known.target, answer => put(texts.targetChance, percent(answer.probability ?? 0)),
      answer => answer.actions?.[0]?.value),
    field('opponent', texts.opponent, texts.opponentHelp, opponent, value => app.playAgainst(value)),
    outcome(state, known.win, ({chances = {}}) =>
      put(texts.winChances, percent(chances.win ?? 0), percent(chances.draw ?? 0), percent(chances.lose ?? 0)),
    answer => answer.actions?.[0]?.value),
  ];
}

function field(
  id: string, name: string, help: string, value: number | undefined, take: (value: number | undefined) => void,
): HTMLElement {
  const input = h('input', {
    id, type: 'text', inputmode: 'numeric', autocomplete: 'off', size: 5, maxlength: 4, value: value ?? '',
    onchange: () => take(/^\d{1,4}$/.test(input.value) ? Number(input.value) : undefined),
  });
  return h('p', {class: 'field'}, h('label', {for: id}, name, help && h('small', {}, ` ${help}`)), input);
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
