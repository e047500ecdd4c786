// The dice, what may be done with them, and the entry for those of a real game.
import type {App, State} from '../app.js';
import {h, svg} from '../dom.js';
import {diceOf, isFinished, rerollsLeft, savedRolls, savesRolls, scoreOf, turnNumber} from '../game.js';
import {put} from '../texts/texts.js';

// Where pips lie on a die of 100 by 100, by face.
const kPips: readonly (readonly [number, number])[][] = [
  [[50, 50]],
  [[27, 27], [73, 73]],
  [[25, 25], [50, 50], [75, 75]],
  [[27, 27], [73, 27], [27, 73], [73, 73]],
  [[25, 25], [75, 25], [50, 50], [25, 75], [75, 75]],
  [[28, 24], [72, 24], [28, 50], [72, 50], [28, 76], [72, 76]],
];

export function die(face: number): SVGElement {
  const pips = (kPips[face - 1] ?? []).map(([cx, cy]) => svg('circle', {cx, cy, r: 9.5}));
  return svg('svg', {viewBox: '0 0 100 100', class: 'die', 'aria-hidden': 'true'}, ...pips);
}

export function turnView(app: App, state: State): HTMLElement[] {
  const {game, language: {texts}} = state;
  if (isFinished(game)) {
    return [h('h2', {}, put(texts.finished, scoreOf(game))), newGameButton(app, state)];
  }
  const left = rerollsLeft(game);
  const dice = diceOf(game);
  const rolls = dice ? put(texts.rollsLeft[left === 0 ? 0 : left === 1 ? 1 : 2], left) : '';
  const heading = h('h2', {}, put(texts.turn, turnNumber(game), game.rules.categories.length),
    ...rolls ? [', ', h('span', {class: 'rolls'}, rolls)] : [], ...savesRolls(game.rules) ? [', ', saved(state)] : []);
  const help = !dice ? texts.rollFirst : left > 0 ? texts.tapDice : '';
  const scoring = savesRolls(game.rules) && dice && left > 0 && ` ${put(texts.savesRolls, game.rules.mostSavedRolls)}`;
  return [
    heading,
    h('div', {class: 'dice', role: 'group', 'aria-label': texts.tapDice}, ...diceButtons(app, state)),
    h('p', {class: 'help'}, help, scoring),
    h('div', {class: 'row'}, left > 0 && rollButton(app, state)),
    ...left > 0 ? [entry(app, state)] : [],
  ];
}

// A turn spends its own rolls first.
function saved({game, language: {texts}}: State): HTMLElement {
  return h('span', {id: 'saved-rolls', class: 'rolls'}, `${texts.savedRolls}: ${Math.min(savedRolls(game), rerollsLeft(game))}`);
}

function diceButtons(app: App, {game, held, language: {texts}}: State): HTMLElement[] {
  const dice = diceOf(game);
  if (!dice) return Array.from({length: game.rules.dice}, () => h('span', {class: 'place'}));
  const canHold = rerollsLeft(game) > 0;
  return dice.map((face, i) => h('button', {
    id: `die-${i}`, type: 'button', class: 'die-button', 'aria-pressed': canHold ? String(held[i]) : undefined,
    'aria-label': put(held[i] ? texts.dieKept : texts.die, face), disabled: !canHold, onclick: () => app.hold(i),
  }, die(face)));
}

function rollButton(app: App, {game, held, language: {texts}}: State): HTMLElement {
  const rolled = game.rules.dice - held.filter(Boolean).length;
  const text = !diceOf(game) ? texts.roll : put(texts.rollAgain[rolled === 1 ? 0 : 1], rolled);
  return h('button', {
    id: 'roll', type: 'button', class: 'primary', disabled: rolled === 0, onclick: () => app.roll(),
  }, text);
}

function newGameButton(app: App, {game, language: {texts}}: State): HTMLElement {
  return h('button', {
    id: 'again', type: 'button', class: 'primary', onclick: () => app.startGame(game.rules),
  }, texts.newGame);
}

function entry(app: App, {game, language: {texts}}: State): HTMLElement {
  const help = put(texts.enterDiceHelp, game.rules.dice, '133566'.slice(0, game.rules.dice));
  const input = h('input', {
    id: 'entry', inputmode: 'numeric', autocomplete: 'off', size: 8, maxlength: 16, placeholder: help,
    'aria-describedby': 'entry-help',
  });
  const take = (event: Event) => {
    event.preventDefault();
    const text = input.value;
    input.value = '';  // for the next roll; it is kept when the page is drawn
    if (app.enterDice(text)) return;
    input.value = text;
    input.setAttribute('aria-invalid', 'true');
  };
  return h('form', {class: 'entry', onsubmit: take},
    h('label', {for: 'entry'}, texts.enterDice), input,
    h('button', {id: 'take', type: 'submit'}, texts.take),
    h('span', {id: 'entry-help', class: 'hidden'}, help));
}
