// The languages, and words and numbers in the one that is in use.
import type {Action, Category} from '../../../lib/src/messages.js';
import {da} from './da.js';
import {de} from './de.js';
import {en} from './en.js';
import {fi} from './fi.js';
import {nb} from './nb.js';
import {sv} from './sv.js';
import {put, type Texts} from './texts.js';

const kTexts = {en, sv, nb, da, fi, de} satisfies Record<string, Texts>;
export type LanguageId = keyof typeof kTexts;

/** Each by its own name. */
export const kLanguages: readonly [LanguageId, string][] = [
  ['en', 'English'], ['sv', 'Svenska'], ['nb', 'Norsk'], ['da', 'Dansk'], ['fi', 'Suomi'], ['de', 'Deutsch'],
];

const kBoxNames: Record<string, string> = {yahtzee: 'Yahtzee', kniffel: 'Kniffel', yacht: 'Yacht', kismet: 'Kismet'};

/** The first of the wanted languages that the page speaks: "no" and "nn" read Norwegian. */
export function languageFor(wanted: readonly string[]): LanguageId {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-');
    const id = primary === 'no' || primary === 'nn' ? 'nb' : primary;
    if (id in kTexts) return id as LanguageId;
  }
  return 'en';
}

export class Language {
  readonly texts: Texts;
  readonly #two: Intl.NumberFormat;
  readonly #one: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;

  constructor(readonly id: LanguageId) {
    this.texts = kTexts[id];
    this.#two = new Intl.NumberFormat(id, {minimumFractionDigits: 2, maximumFractionDigits: 2});
    this.#one = new Intl.NumberFormat(id, {minimumFractionDigits: 1, maximumFractionDigits: 1});
    this.#percent = new Intl.NumberFormat(id, {style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1});
  }

  two = (value: number) => this.#two.format(value);
  one = (value: number) => this.#one.format(value);
  percent = (value: number) => this.#percent.format(value);
  /** With the sign, as luck has it: "+1.40". */
  signed = (value: number) => `${value < 0 ? '−' : '+'}${this.two(Math.abs(value))}`;
  /** The same as a term of a sum: "+ 1.40". */
  term = (value: number) => this.signed(value).replace(/^./, sign => `${sign} `);

  /** The name of a category; the all-equal box has that of the game. */
  category(category: Category, ruleSet: string): string {
    const box = kBoxNames[/^[a-z]*/.exec(ruleSet)?.[0] ?? ''];
    if (category === 'CATEGORY_YATZY' && box) return box;
    return this.texts.categories[category] ?? en.categories[category] ?? category;
  }

  action(action: Action, ruleSet: string, diceCount: number): string {
    if (action.score) return put(this.texts.score, this.category(action.score, ruleSet));
    const faces = action.keep?.faces ?? [];
    if (faces.length === 0) return this.texts.keepNone;
    return faces.length === diceCount ? this.texts.keepAll : put(this.texts.keep, faces.join(' '));
  }
}
