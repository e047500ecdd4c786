import assert from 'node:assert/strict';
import {test} from 'node:test';
import {kLanguages, Language, languageFor} from '../src/texts/language.js';
import {put, type Texts} from '../src/texts/texts.js';

const english = new Language('en').texts;
const holes = (text: unknown) => String(text).match(/\{\}/g)?.length ?? 0;

test('has the same parts in every language', () => {
  for (const [id] of kLanguages) {
    const texts = new Language(id).texts;
    for (const key of Object.keys(english).filter(name => name !== 'categories') as (keyof Texts)[]) {
      assert.ok(String(texts[key]).length > 0, `${id} ${key}`);
      assert.equal(holes(texts[key]), holes(english[key]), `${id} ${key}`);
    }
    const named = Object.keys(english.categories).filter(name => !/OTHER|CRAG/.test(name));
    for (const category of named) assert.ok(category in texts.categories, `${id} ${category}`);
  }
});

test('takes the language that is wanted', () => {
  assert.equal(languageFor(['', 'fr', 'nn-NO', 'en']), 'nb');
  assert.equal(languageFor(['de-AT']), 'de');
  assert.equal(languageFor(['pt']), 'en');
});

test('says actions, categories and numbers as the language does', () => {
  const german = new Language('de');
  assert.equal(german.action({keep: {faces: [3, 3]}}, 'kniffel', 5), '3 3 behalten');
  assert.equal(german.action({keep: {}}, 'kniffel', 5), 'Alle Würfel werfen');
  assert.equal(german.action({score: 'CATEGORY_YATZY'}, 'kniffel+rolls4', 5), 'Kniffel eintragen');
  assert.equal(german.two(248.44), '248,44');
  assert.equal(new Language('sv').category('CATEGORY_OTHER_1', 'x'), 'Other 1');
  assert.equal(new Language('en').signed(-3.5), '−3.50');
  assert.equal(new Language('en').term(3.5), '+ 3.50');
  assert.equal(put('{} of {}', 1, 15), '1 of 15');
});
