// The chance of the bonus, and how likely each final score is, as a plot.
import type {Distribution} from '../../../lib/src/messages.js';
import type {App, State} from '../app.js';
import {h, svg} from '../dom.js';
import {isFinished, type Tier} from '../game.js';
import type {Language} from '../texts/language.js';
import {put} from '../texts/texts.js';
import {problemView} from './problem.js';

export function outlookView(app: App, state: State): HTMLElement[] {
  const {game, known, language} = state;
  const {texts} = language;
  if (isFinished(game)) return [];
  const {distribution} = known;
  const title = h('h2', {}, texts.outlook);
  if (!distribution) {
    const bonus = bonusView(known.explained?.[0]?.outlook?.bonusProbabilities, game.rules.tiers, language);
    const ask = h('button', {id: 'distribution', type: 'button', onclick: () => void app.askDistribution()}, texts.showOutlook);
    return [title, ...bonus, ask];
  }
  if (!('value' in distribution)) return [title, problemView(distribution, state)];
  const found = distribution.value.distribution ?? {};
  return [
    title, ...bonusView(found.bonusProbabilities, game.rules.tiers, language),
    h('div', {class: 'plot'}, plot(found, language)), facts(found, language),
  ];
}

function bonusView(probabilities: readonly number[] | undefined, tiers: readonly Tier[], language: Language): HTMLElement[] {
  return (probabilities ?? []).map((probability, i) => {
    const tier = tiers[i];
    const which = (probabilities?.length ?? 0) > 1 && tier ? ` (${tier.points})` : '';
    return h('p', {}, `${language.texts.bonusChance}${which}: `, h('strong', {class: 'bonus'}, language.percent(probability)));
  });
}

const percentile = ({percentiles = []}: Distribution, percent: number) =>
  percentiles.find(one => (one.percent ?? 0) === percent)?.finalScore ?? 0;

function facts(found: Distribution, {texts, one}: Language): HTMLElement {
  const row = (name: string, value: string | number) => [h('dt', {}, name), h('dd', {}, value)];
  return h('dl', {class: 'facts'},
    ...row(texts.mean, one(found.mean ?? 0)), ...row(texts.deviation, one(found.standardDeviation ?? 0)),
    ...row(texts.median, percentile(found, 50)));
}

const kWidth = 600;
const kHeight = 180;
const kAxis = 24;
const kBars = 60;

// The scores between the ends that nobody would see.
function visible({leastFinalScore = 0, probabilities = []}: Distribution) {
  const least = Math.max(...probabilities) / 400;
  const first = probabilities.findIndex(probability => probability > least);
  const last = probabilities.findLastIndex(probability => probability > least);
  return {least: leastFinalScore + Math.max(first, 0), probabilities: probabilities.slice(Math.max(first, 0), last + 1)};
}

function plot(found: Distribution, language: Language): SVGElement {
  const {least, probabilities} = visible(found);
  const [low, high] = [percentile(found, 10), percentile(found, 90)];
  const title = put(language.texts.plotTitle, language.one(found.mean ?? 0), low, high);
  const width = Math.max(1, Math.ceil(probabilities.length / kBars));
  const bars = group(probabilities, least, width);
  const most = Math.max(...bars.map(bar => bar.chance), 1e-9);
  const step = kWidth / Math.max(bars.length, 1);
  const shapes = bars.map(({from, chance}, i) => {
    const height = chance / most * (kHeight - kAxis - 8);
    const isMiddle = from + width > low && from <= high;
    return svg('rect', {
      class: isMiddle ? 'bar middle' : 'bar', x: i * step + step * 0.08, y: kHeight - kAxis - height, width: step * 0.84, height,
      rx: Math.min(2, step * 0.2),
    }, svg('title', {}, `${width > 1 ? `${from}–${from + width - 1}` : from}: ${language.percent(chance)}`));
  });
  const mean = ((found.mean ?? 0) - least) / width * step + step / 2 / width;
  return svg('svg', {viewBox: `0 0 ${kWidth} ${kHeight}`, role: 'img', 'aria-label': title},
    ...shapes, svg('line', {class: 'mean', x1: mean, x2: mean, y1: 2, y2: kHeight - kAxis}), ...axis(least, width, bars.length, step));
}

// Bars of `width` scores.
function group(probabilities: readonly number[], least: number, width: number) {
  const bars: {from: number; chance: number}[] = [];
  for (let i = 0; i < probabilities.length; i += width) {
    bars.push({from: least + i, chance: probabilities.slice(i, i + width).reduce((sum, p) => sum + p, 0)});
  }
  return bars;
}

function axis(least: number, width: number, count: number, step: number): SVGElement[] {
  const marks: SVGElement[] = [svg('line', {class: 'axis', x1: 0, x2: kWidth, y1: kHeight - kAxis, y2: kHeight - kAxis})];
  const every = [1, 2, 5, 10, 20, 25, 50, 100].find(size => count * width / size <= 9) ?? 100;
  for (let score = Math.ceil(least / every) * every; score < least + count * width; score += every) {
    const x = (score - least + 0.5) / width * step;
    if (x < 14 || x > kWidth - 14) continue;
    marks.push(svg('text', {x, y: kHeight - 6, 'text-anchor': 'middle'}, String(score)));
  }
  return marks;
}
