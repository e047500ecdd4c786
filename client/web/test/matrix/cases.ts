// What the matrix asks: of each method a good request, and requests that it refuses.
import type {JsonObject, JsonValue} from '@bufbuild/protobuf';

interface Case {
  good: JsonObject[];
  /** INVALID_ARGUMENT, with more than one field where there is more than one. */
  bad?: JsonObject;
  /** FAILED_PRECONDITION. */
  finished?: JsonObject;
}

const kAllCategories = [
  'ONES', 'TWOS', 'THREES', 'FOURS', 'FIVES', 'SIXES', 'ONE_PAIR', 'TWO_PAIRS', 'THREE_OF_A_KIND', 'FOUR_OF_A_KIND', 'SMALL_STRAIGHT',
  'LARGE_STRAIGHT', 'FULL_HOUSE', 'CHANCE', 'YATZY',
].map(name => `CATEGORY_${name}`);

const position = {state: {}, dice: [3, 3, 3, 5, 6], rerollsLeft: 2};
const badPosition = {state: {bankedScore: -1}, dice: [0, 3, 3, 5, 9]};
const finished = {state: {filledCategories: kAllCategories, upperScore: 45, bankedScore: 200}, dice: [3, 3, 3, 5, 6], rerollsLeft: 0};
const late = {filledCategories: kAllCategories.filter(name => !/SIXES|FOUR_OF|YATZY/.test(name)), upperScore: 45, bankedScore: 185};
const lastRoll = {state: late, dice: [6, 6, 6, 6, 6], rerollsLeft: 0};
const record = {turns: [{
  rolls: [{dice: [3, 3, 3, 5, 6], keep: {faces: [3, 3, 3]}}, {dice: [2, 2, 3, 3, 3]}], category: 'CATEGORY_FULL_HOUSE', points: 13,
}]};
const notation = 'dice 3 3 3 5 6 keep 3 3 3 dice 2 2 3 3 3 score full-house 13';
const wrongNotation = 'dice 3 3 3 5 6 keep 3 3 3 dice 2 2 3 3 3 score full-house 14';

export const kCases: Record<string, Case> = {
  ListRuleSets: {good: [{}]},
  EvaluateState: {good: [{state: late}], bad: {state: {filledCategories: ['CATEGORY_ONES', 'CATEGORY_ONES'], bankedScore: -5}}},
  BatchEvaluateStates: {good: [{stateIndices: [0, 2097151, 4163]}], bad: {stateIndices: [0, 4294967295]}},
  AnalyzePosition: {good: [{position, includeScoring: true}], bad: {position: badPosition}, finished: {position: finished}},
  BatchAnalyzePositions: {
    good: [{positions: [position, lastRoll], maxActions: 2}], bad: {positions: [position, badPosition]}, finished: {positions: [finished]},
  },
  StreamAnalyzePositions: {
    good: [{id: '18446744073709551615', position}, {id: '2', position: lastRoll}], bad: {id: '7', position: badPosition},
    finished: {id: '8', position: finished},
  },
  ExplainPosition: {good: [{position, maxActions: 3}], bad: {position: badPosition}, finished: {position: finished}},
  ReviewGame: {good: [{record}], bad: {notation: wrongNotation}},
  BatchReviewGames: {good: [{notations: [notation, notation]}], bad: {notations: [notation, wrongNotation]}},
  StreamReviewGames: {good: [{id: '1', record}, {id: '2', notation, totalsOnly: true}], bad: {id: '3', notation: wrongNotation}},
  SimulateGames: {
    good: [{seed: '18446744073709551615', count: 3, policy: 'POLICY_TURN', includeRecords: true}], bad: {count: -1, policy: 'POLICY_TURN'},
  },
  EvaluateDistribution: {good: [{position: lastRoll, atLeast: [245]}], bad: {position: badPosition}, finished: {position: finished}},
  BatchEvaluateDistributions: {
    good: [{queries: [{state: late}, {position: lastRoll}]}], bad: {queries: [{position: badPosition}]}, finished: {queries: [{position: finished}]},
  },
  AnalyzeTarget: {good: [{position: lastRoll, target: 245}], bad: {position: badPosition, target: 9999999}, finished: {target: 250}},
  BatchAnalyzeTargets: {
    good: [{queries: [{position: lastRoll, target: 245}, {state: late, target: -7}]}], bad: {queries: [{position: badPosition, target: 1}]},
    finished: {queries: [{state: {}, target: 250}]},
  },
  AnalyzeWin: {
    good: [{position: lastRoll, opponentState: late}], bad: {position: badPosition, opponentFinalScore: 1}, finished: {opponentFinalScore: 250},
  },
  BatchAnalyzeWins: {
    good: [{queries: [{position: lastRoll, opponentFinalScore: 245}, {state: late, opponentState: late}]}],
    bad: {queries: [{position: badPosition, opponentFinalScore: 1}]}, finished: {queries: [{state: {}, opponentFinalScore: 250}]},
  },
};

/** The good requests, about another rule set. */
export function about(ruleSet: string, requests: readonly JsonObject[]): JsonValue[] {
  return requests.map(request => ({...request, ruleSet}));
}

/** Takes a server longer than anybody waits for in a test. */
export const kLong = {seed: '1', count: 16384, policy: 'POLICY_OPTIMAL'};

/** Larger than a server takes: 2 MiB as Protobuf, 4 as JSON. */
export const tooMuch = () => ({stateIndices: new Array<number>(600_000).fill(2097151)});

/** Rules of twenty categories, which take a while to solve. */
export function slowGame(): string {
  const category = (id: string, pattern: string, payout: string, rest = '') =>
    `[[categories]]\nid = "${id}"\npattern = "${pattern}"\npayout = "${payout}"\n${rest}`;
  const upper = ['ones', 'twos', 'threes', 'fours', 'fives', 'sixes'].map((id, i) => category(id, `face ${i + 1}`, 'matched', 'upper = true\n'));
  const lower = [
    'one-pair', 'two-pairs', 'three-of-a-kind', 'four-of-a-kind', 'chance', 'yatzy',
    ...Array.from({length: 8}, (_, i) => `other-${i + 1}`),
  ].map((id, i) => category(id, `of-a-kind ${i % 4 + 2}`, 'total'));
  return [...upper, ...lower, '[[tiers]]\nthreshold = 63\npoints = 35\n'].join('');
}
