import type {Answer} from '../answer.js';
import type {State} from '../app.js';
import {h} from '../dom.js';
import {put} from '../texts/texts.js';

/** Says why there is no answer. REQUIRES: it has no value. */
export function problemView(answer: Answer<unknown>, {language: {texts}, source}: State): HTMLElement {
  if ('failure' in answer) return h('p', {class: 'problem'}, put(texts.failed, answer.failure));
  if (!('problem' in answer)) return h('p');
  const waiting = source === 'module' ? texts.solving : texts.waiting;
  const text = {waiting, early: texts.tooEarly, server: texts.onlyServer}[answer.problem];
  return h('p', {class: answer.problem === 'waiting' ? 'waiting' : 'problem'}, text);
}
