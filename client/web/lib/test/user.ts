// A program that has the package installed. It asks a server that it makes up, because what matters here is that the
// package has its files and types.
import {YatzyClient, type ActionValue} from 'yatzyd-client';

const actions: ActionValue[] = [{action: {keep: {faces: [3, 3, 3]}}, expectedFinal: 251.65}];
const yatzy = new YatzyClient('http://localhost', {fetch: async () => Response.json({actions})});
const best = await yatzy.bestAction('dice 3 3 3 5 6 | rolls 2');
console.log(best.text);
