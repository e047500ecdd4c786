import type {Answer, State} from '../app.js';
import {h} from '../dom.js';
import {put} from '../texts/texts.js';

/** Says why there is no answer. REQUIRES: it has no value. */
export function problemView(answer: Answer<unknown>, {language: {texts}, hasServer}: State): HTMLElement {
  if ('failure' in answer) return h('p', {class: 'problem'}, put(texts.failed, answer.failure));
  if (!('problem' in answer)) return h('p');
  const waiting = hasServer ? texts.waiting : texts.solving;
  const text = {waiting, early: texts.tooEarly, server: texts.onlyServer}[answer.problem];
  return h('p', {class: answer.problem === 'waiting' ? 'waiting' : 'problem'}, text);
}
