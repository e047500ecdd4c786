// Writes lib/src/messages.ts: the types of the API's messages as JSON has them, and of its unary methods, from the .proto
// files. They are types alone, so they add nothing to a page.
// usage: node generate.mjs PROTO_FOLDER      (here, after npm install; protoc must be installed)
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const protos = process.argv[2];
const out = mkdtempSync(join(tmpdir(), 'yatzy-messages-'));

// What protoc-gen-es makes of all files: for each message FooJson among other things, which we leave.
function compile() {
  const files = readdirSync(join(protos, 'yatzy/v1')).filter(name => name.endsWith('.proto'));
  execFileSync('protoc', [
    '--plugin=node_modules/.bin/protoc-gen-es', '--es_opt=target=ts,json_types=true', `--es_out=${out}`, `-I${protos}`,
    ...files.map(name => join(protos, 'yatzy/v1', name)),
  ]);
  return files.map(name => readFileSync(join(out, 'yatzy/v1', name.replace('.proto', '_pb.ts')), 'utf8')).join('\n');
}

// Names without Json, numbers without the strings that stand for NaN, which no answer has, comments without numbers of
// fields.
function plain(type) {
  return type.replace(/\b([A-Z]\w*)Json\b/g, '$1')
    .replace(/number \| "NaN" \| "Infinity" \| "-Infinity"/g, 'number')
    .replace(/\(number\)\[\]/g, 'number[]')
    .replace(/\n *\*\n *\* @generated[^\n]*/g, '');
}

function messages(source) {
  const types = [...source.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport type \w+Json = (?:\{[\s\S]*?\n\}|"[^\n]*");/g)];
  return types.map(([type]) => plain(type)).join('\n\n');
}

function methods(source) {
  const service = source.slice(source.indexOf('export const AdvisorService'));
  const unary = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\s*(\w+): \{\s*methodKind: "unary";\s*input: typeof (\w+)Schema;\s*output: typeof (\w+)Schema;/g;
  const all = [...service.matchAll(unary)].map(([, comment, name, request, response]) =>
    `  ${plain(comment)}\n  ${name[0].toUpperCase()}${name.slice(1)}: {request: ${request}; response: ${response}};`);
  return `/** The methods of one request and one answer. */\nexport interface AdvisorMethods {\n${all.join('\n\n')}\n}`;
}

const source = compile();
rmSync(out, {recursive: true});
writeFileSync('lib/src/messages.ts', `// Made by generate.mjs from proto/yatzy/v1.\n\n${messages(source)}\n\n${methods(source)}\n`);
