// The state of the page and what changes it. Views read the state and call the methods; each change tells the page to
// draw. Answers that come late, for a position that is no longer on the table, are dropped.
import type {
  ActionValue, AnalyzeTargetResponse, AnalyzeWinResponse, Category, EvaluateDistributionResponse, ExplainedAction, GameReview,
} from '../../lib/src/messages.js';
import {formatPosition} from '../../lib/src/notation.js';
import {kPause, type Advice, type Source} from './advice.js';
import {answerOf, isUnanswered, type Answer} from './answer.js';
import {
  afterRoll, afterScoring, diceOf, heldBy, isFinished, newGame, notedOf, positionOf, recordOf, rerollsLeft, stateOf, throwDice, type Game,
  type Rules,
} from './game.js';
import {againstOf, kNobody, type Opponent} from './opponent.js';
import {isQuick, isSolvable} from './reach.js';
import {Language, type LanguageId} from './texts/language.js';

/** What is known of the position on the table; a part that is missing was not asked for. */
export interface Known {
  expectedFinal?: number;
  /** Without dice only why nothing is known. */
  actions?: Answer<readonly ActionValue[]>;
  explained?: readonly ExplainedAction[];
  distribution?: Answer<EvaluateDistributionResponse>;
  target?: Answer<AnalyzeTargetResponse> | undefined;
  win?: Answer<AnalyzeWinResponse> | undefined;
}

export interface State {
  language: Language;
  ruleSets: readonly Rules[];
  game: Game;
  held: readonly boolean[];
  known: Known;
  showsHints: boolean;
  showsAll: boolean;
  target: number | undefined;
  opponent: Opponent;
  review: Answer<GameReview> | undefined;
  notice: string;
  source: Source;
}

export class App {
  readonly #advice: Advice;
  readonly #draw: (state: State) => void;
  #state: State;
  #past: Game[] = [];
  #future: Game[] = [];
  // What is asked about the position on the table ends with it, so that a server does not work for nobody.
  #asking = new AbortController();
  #isWaiting = false;

  constructor(advice: Advice, draw: (state: State) => void, language: LanguageId, ruleSets: readonly Rules[], game: Game) {
    this.#advice = advice;
    this.#draw = draw;
    this.#state = {
      language: new Language(language), ruleSets, game, held: [], known: {}, showsHints: true, showsAll: false,
      target: undefined, opponent: kNobody, review: undefined, notice: '', source: 'server',
    };
    this.#arrive(game);
  }

  get state(): State {
    return this.#state;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  speak(language: LanguageId) {
    this.#change({language: new Language(language)});
  }

  /** May be taken back: a key in the list of rules starts a game too. */
  startGame(rules: Rules) {
    this.#move(newGame(rules));
  }

  /** Goes on with another game; what was before cannot be undone. */
  open(game: Game) {
    this.#past = [];
    this.#future = [];
    this.#arrive(game);
  }

  /** Rolls what is not held, all dice at the start of a turn. */
  roll() {
    const {game, held} = this.#state;
    const dice = diceOf(game);
    if (isFinished(game) || rerollsLeft(game) === 0) return;
    const keep = dice?.filter((_, i) => held[i]) ?? [];
    if (dice && keep.length === dice.length) return;
    const thrown = throwDice(game.rules.dice - keep.length);
    this.#move(afterRoll(game, dice ? dice.map((die, i) => held[i] ? die : thrown.pop()!) : thrown, keep));
  }

  /** Takes the dice of a real game: a first roll, or what the held ones and the others became. False if they do not fit. */
  enterDice(text: string): boolean {
    const {game, held} = this.#state;
    const faces = [...text.replace(/[\s,]+/g, '')].map(Number);
    const before = diceOf(game);
    const keep = before?.filter((_, i) => held[i]) ?? [];
    const isRoll = faces.length === game.rules.dice && faces.every(face => face >= 1 && face <= 6);
    const hasKept = heldBy(faces, keep).filter(Boolean).length === keep.length;
    if (!isRoll || !hasKept || isFinished(game) || rerollsLeft(game) === 0) return false;
    this.#move(afterRoll(game, faces, keep));
    return true;
  }

  hold(index: number) {
    if (!diceOf(this.#state.game)?.[index] || rerollsLeft(this.#state.game) === 0) return;
    this.#change({held: this.#state.held.map((is, i) => i === index ? !is : is)});
  }

  holdFaces(faces: readonly number[]) {
    this.#change({held: heldBy(diceOf(this.#state.game) ?? [], faces)});
  }

  score(category: Category) {
    const {game, known} = this.#state;
    const actions = known.actions && 'value' in known.actions ? known.actions.value : [];
    const way = actions.find(({action}) => action?.score === category);
    if (!way) return;
    const {points = 0, extraPoints = 0, bonusPoints = 0} = way;
    this.#move(afterScoring(game, {category, points, extra: extraPoints, bonus: bonusPoints}));
  }

  undo() {
    const game = this.#past.pop();
    if (!game) return;
    this.#future.push(this.#state.game);
    this.#arrive(game);
  }

  redo() {
    const game = this.#future.pop();
    if (!game) return;
    this.#past.push(this.#state.game);
    this.#arrive(game);
  }

  showHints(shows: boolean) {
    this.#change({showsHints: shows});
  }
  showAll(shows: boolean) {
    this.#change({showsAll: shows});
  }
  notice(notice: string) {
    this.#change({notice});
  }

  aimAt(target: number | undefined) {
    this.#change({target});
    void this.#askTarget(this.#state.game);
  }
  playAgainst(opponent: Opponent) {
    this.#change({opponent});
    void this.#askWin(this.#state.game);
  }

  async askDistribution() {
    const {game} = this.#state;
    await this.#ask(game, 'distribution', () => this.#advice.evaluateDistribution(this.#from(game), this.#options));
  }

  async askReview() {
    const {game} = this.#state;
    const request = {ruleSet: game.rules.id, record: recordOf(game)};
    this.#change({review: {problem: 'waiting'}});
    const review = await answerOf(this.#advice.reviewGame(request, this.#options).then(answer => answer.review ?? {}));
    if (game === this.#state.game) this.#change({review});
  }

  #move(game: Game) {
    this.#past.push(this.#state.game);
    this.#future = [];
    this.#arrive(game);
  }

  #arrive(game: Game) {
    const held = (diceOf(game) ?? []).map(() => false);
    const opponent = game.rules === this.#state.game.rules ? this.#state.opponent : kNobody;
    this.#askAll({game, held, opponent, showsAll: false, review: undefined, notice: ''});
    history.replaceState(null, '', linkOf(game));
  }

  #askAll(change: Partial<State>) {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#change({...change, known: {}});
    const {game} = this.#state;
    void this.#askValues(game);
    void this.#askTarget(game);
    void this.#askWin(game);
    if (isQuick(game) && !isFinished(game)) void this.askDistribution();
  }

  // While nobody answers, asks for one value every so often, and once somebody does, for all.
  async #waitForAnswer() {
    this.#isWaiting = true;
    while (this.#advice.source === 'nobody') {
      await new Promise(resolve => setTimeout(resolve, kPause));
      const {game} = this.#state;
      await answerOf(this.#advice.evaluateState({state: stateOf(game), ruleSet: game.rules.id}));
    }
    this.#isWaiting = false;
    const {known, review} = this.#state;
    this.#change({review: isUnanswered(review) ? undefined : review});
    if (Object.values(known).some(isUnanswered)) this.#askAll({});
  }

  async #askValues(game: Game) {
    const position = positionOf(game);
    const ruleSet = game.rules.id;
    if (!position) {
      const asking = this.#asking;
      const answer = await answerOf(this.#advice.evaluateState({state: stateOf(game), ruleSet}, this.#options));
      if (asking !== this.#asking) return;
      return this.#learn(game, 'value' in answer ? {expectedFinal: answer.value.expectedFinal ?? 0} : {actions: answer});
    }
    await this.#ask(game, 'actions', async () =>
      (await this.#advice.analyzePosition({position, ruleSet, includeScoring: true}, this.#options)).actions ?? []);
    const {actions} = this.#state.known;
    if (game !== this.#state.game || !actions || !('value' in actions)) return;
    const expectedFinal = actions.value[0]?.expectedFinal;
    if (expectedFinal !== undefined) this.#learn(game, {expectedFinal});
    if (this.#advice.source !== 'server') return;
    const why = await answerOf(
      this.#advice.ask('ExplainPosition', {position, ruleSet, includeScoring: true, maxActions: 5}, this.#options));
    if ('value' in why) this.#learn(game, {explained: why.value.actions ?? []});
  }

  async #askTarget(game: Game) {
    const {target} = this.#state;
    if (target === undefined || isFinished(game)) return this.#learn(game, {target: undefined});
    if (!game.rules.hasTargets && !isSolvable(game)) return this.#learn(game, {target: {problem: 'early'}});
    await this.#ask(game, 'target', () =>
      this.#advice.analyzeTarget({...this.#from(game), target, maxActions: 1, includeScoring: true}, this.#options));
  }

  async #askWin(game: Game) {
    const against = againstOf(this.#state.opponent, game.rules);
    if (against === undefined || isFinished(game)) return this.#learn(game, {win: undefined});
    if (against === 'early' || !isSolvable(game)) return this.#learn(game, {win: {problem: 'early'}});
    await this.#ask(game, 'win', () =>
      this.#advice.analyzeWin({...this.#from(game), ...against, maxActions: 1, includeScoring: true}, this.#options));
  }

  get #options() {
    return {signal: this.#asking.signal};
  }

  #from(game: Game) {
    const position = positionOf(game);
    return {...(position ? {position} : {state: stateOf(game)}), ruleSet: game.rules.id};
  }

  async #ask<K extends 'actions' | 'distribution' | 'target' | 'win'>(
    game: Game, part: K, call: () => Promise<unknown>,
  ) {
    this.#learn(game, {[part]: {problem: 'waiting'}});
    const question = this.#state.known[part];
    const answer = await answerOf(call());
    if (question === this.#state.known[part]) this.#learn(game, {[part]: answer});
  }

  #learn(game: Game, known: Known) {
    if (game === this.#state.game) this.#change({known: {...this.#state.known, ...known}});
  }

  #change(change: Partial<State>) {
    const {source} = this.#advice;
    this.#state = {...this.#state, ...change, source};
    if (source === 'nobody' && !this.#isWaiting) void this.#waitForAnswer();
    this.#draw(this.#state);
  }
}

/** The link that holds the position: the notation behind the #, spaces as "_", and "|" so that no program ends the link there. */
export function linkOf(game: Game): string {
  const order = game.rules.categories.map(rule => rule.category);
  return `#${formatPosition(notedOf(game), order).replaceAll(' | ', '%7C').replaceAll(' ', '_')}`;
}
