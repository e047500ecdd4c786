// Bundles what is to run: the tests for Node into out/test, the page into out/page.
// usage: node bundle.mjs      (here, after npm install)
import {build} from 'esbuild';
import {existsSync, readdirSync} from 'node:fs';

const testsOf = folder => existsSync(folder) ?
  readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => `${folder}/${name}`) : [];

await build({
  entryPoints: [...testsOf('lib/test'), ...testsOf('page/test')],
  bundle: true, platform: 'node', format: 'esm', target: 'node20', outdir: 'out/test', outbase: '.',
  outExtension: {'.js': '.mjs'}, packages: 'external', sourcemap: 'inline',
});
