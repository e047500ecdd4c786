// Bundles what is to run: the tests for Node into out/test, the page into out/page.
// usage: node bundle.mjs      (here, after npm install)
import {build} from 'esbuild';
import {copyFileSync, existsSync, readdirSync} from 'node:fs';

const testsOf = folder => existsSync(folder) ?
  readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => `${folder}/${name}`) : [];

await build({
  entryPoints: [...testsOf('lib/test'), ...testsOf('page/test'), 'page/test/speed.ts'],
  bundle: true, platform: 'node', format: 'esm', target: 'node20', outdir: 'out/test', outbase: '.',
  outExtension: {'.js': '.mjs'}, packages: 'external', sourcemap: 'inline',
});

await build({
  entryPoints: {main: 'page/src/main.ts', worker: 'page/src/worker.ts'},
  bundle: true, platform: 'browser', format: 'esm', target: 'es2022', outdir: 'out/page', minify: true, charset: 'utf8',
});
await build({entryPoints: ['page/style.css'], minify: true, outdir: 'out/page'});
for (const name of ['index.html', 'icon.svg']) copyFileSync(`page/${name}`, `out/page/${name}`);
if (existsSync('../wasm/yatzy.wasm')) copyFileSync('../wasm/yatzy.wasm', 'out/page/yatzy.wasm');
