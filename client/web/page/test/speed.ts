// Measures in Chromium what the module takes, and when the page is ready. Prints milliseconds and microseconds.
// usage: node build/web/out/test/page/test/speed.mjs [ROUNDS]      (at the top, after .ci/web)
import {readdirSync, readFileSync} from 'node:fs';
import {Browser} from './browser.js';
import {startPageServer} from './page_server.js';

interface Measured {
  compile: number;
  solves: number[];
  analyze: number;
}

// In the page, so that nothing but the module is measured.
async function measure(rounds: number): Promise<Measured> {
  const bytes = await (await fetch('yatzy.wasm')).arrayBuffer();
  const none = () => 0;
  const begin = performance.now();
  const {instance} = await WebAssembly.instantiate(bytes, {
    wasi_snapshot_preview1: {fd_write: none, fd_close: none, fd_seek: none},
  });
  const compiled = performance.now();
  const module = instance.exports as never as Record<string, (n?: number) => number> & {memory: WebAssembly.Memory};
  const id = new TextEncoder().encode('scandinavian');
  const text = module['yatzy_text']!();
  new Uint8Array(module.memory.buffer).set(id, text);
  const game = module['yatzy_open']!(id.length);
  const solves = [];
  for (let round = 0; round < rounds; ++round) {
    const start = performance.now();
    module['yatzy_solve']!(game);
    solves.push(performance.now() - start);
  }
  const question = module['yatzy_question']!();
  new Int32Array(module.memory.buffer, question, 11).set([0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 1]);
  const calls = 20_000;
  const start = performance.now();
  for (let call = 0; call < calls; ++call) module['yatzy_analyze']!(game);
  return {compile: compiled - begin, solves, analyze: (performance.now() - start) / calls * 1000};
}

// The time that all processes of this Chromium have had of processors, in seconds.
function processorTime(): number {
  const mine = readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(name => {
    try {
      return {arguments: readFileSync(`/proc/${name}/cmdline`, 'utf8'), stat: readFileSync(`/proc/${name}/stat`, 'utf8')};
    } catch {
      return {arguments: '', stat: ''};  // it has ended
    }
  }).filter(one => one.arguments.includes('--type=renderer') && one.arguments.includes('yatzy-page-'));
  return mine.reduce((sum, {stat}) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

const rounds = Number(process.argv[2] ?? 3);
const server = await startPageServer();
const browser = new Browser();
await browser.start({width: 1200, height: 900});

// From the first byte of the page to the first drawing with all that is clicked. New windows, nothing cached.
async function readyAfter(): Promise<number> {
  const {page} = await browser.visit(server.url);
  await page.waitForSelector('#roll');
  const ready = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return performance.getEntriesByName('ready')[0]!.startTime - navigation!.responseStart;
  });
  await page.close();
  return ready;
}

const ready: number[] = [];
for (let visit = 0; visit < 7; ++visit) ready.push(await readyAfter());
const {page} = await browser.visit(server.url);
await page.waitForSelector('#roll');
const before = processorTime();
const {compile, solves, analyze} = await page.evaluate(measure, rounds);
const used = processorTime() - before;
console.log(`page ready after the first byte, visit by visit: ${ready.map(one => one.toFixed(0)).join(', ')} ms`);
console.log(`module compiled: ${compile.toFixed(1)} ms`);
console.log(`solves: ${solves.map(solve => solve.toFixed(0)).join(', ')} ms by the clock`);
console.log(`all of it: ${used.toFixed(2)} s of processor time for ${rounds} solves and 20,000 positions`);
console.log(`a position: ${analyze.toFixed(2)} us`);
await browser.stop();
await server.close();
