// Other programs: python3-grpcio, curl and buf.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import type {JsonValue} from '@bufbuild/protobuf';
import type {Daemon} from '../daemon.js';
import type {Ask, Caller} from './caller.js';
import {kService, type CallError, type Outcome, type Schema} from './schema.js';

/** The script grpcio_caller.py, which lives as long as the matrix. */
export function grpcio(schema: Schema, script: string): Caller {
  const child = spawn('/usr/bin/python3', [script, schema.path], {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async ({address}: Daemon, question: Ask): Promise<Outcome> => {
    child.stdin.write(`${JSON.stringify({address, ...question})}\n`);
    const {value} = await lines.next() as {value: string};
    const {answers, code, message, details} = JSON.parse(value) as {answers: JsonValue[]; code?: number; message: string; details: string};
    return code === undefined ? {answers} : {answers, error: schema.grpcError(code, message, Buffer.from(details, 'base64'))};
  };
  return {name: 'grpcio', can: {stream: true, timeOut: true, cancel: true, sendMuch: true}, ask, close: () => void child.stdin.end()};
}

export function curl(): Caller {
  const ask = async ({url}: Daemon, {method, requests, token, timeoutMs}: Ask): Promise<Outcome> => {
    const headers = [
      'content-type: application/json', ...token ? [`authorization: Bearer ${token}`] : [],
      ...timeoutMs === undefined ? [] : [`connect-timeout-ms: ${timeoutMs}`],
    ];
    const {out} = await run('curl', [
      '-sS', ...headers.flatMap(header => ['-H', header]), '--data-binary', '@-', '-w', '\n%{http_code}', `${url}/${kService}/${method}`,
    ], JSON.stringify(requests[0]));
    const end = out.lastIndexOf('\n');
    const message = JSON.parse(out.slice(0, end)) as JsonValue;
    if (out.slice(end + 1) !== '200') return {answers: [], error: plainError(message)};
    return {answers: [message]};
  };
  return {name: 'curl', can: {timeOut: true, sendMuch: true}, ask};
}

/** `buf curl`, by the Connect protocol and by gRPC. */
export function bufCurl(schema: Schema, program: string): Caller[] {
  const by = (protocol: 'connect' | 'grpc') => async ({url, address}: Daemon, {method, requests, token}: Ask): Promise<Outcome> => {
    const server = protocol === 'grpc' ? `http://${address}` : url;
    const {out, error} = await run(program, [
      'curl', '--schema', schema.path, '--protocol', protocol, ...protocol === 'grpc' ? ['--http2-prior-knowledge'] : [],
      ...token ? ['-H', `authorization: Bearer ${token}`] : [], '-d', '@-', `${server}/${kService}/${method}`,
    ], requests.map(request => JSON.stringify(request)).join('\n'));
    // Each message begins and ends with a line of its own.
    const answers = (out.match(/^\{(\}|[\s\S]*?^\})$/gm) ?? []).map(text => JSON.parse(text) as JsonValue);
    return error ? {answers, error: plainError(JSON.parse(error) as JsonValue)} : {answers};
  };
  return [
    {name: 'buf curl', can: {sendMuch: true}, ask: by('connect')},
    {name: 'buf curl by gRPC', can: {stream: true, sendMuch: true}, ask: by('grpc')},
  ];
}

// An error of the Connect protocol, as JSON has it.
function plainError(json: JsonValue): CallError {
  const {code, message = '', details = []} = json as never as CallError;
  return {code, message, details: details.map(({type, value}) => ({type, value}))};
}

function run(program: string, args: readonly string[], input: string): Promise<{out: string; error: string}> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {stdio: 'pipe'});
    let out = '';
    let error = '';
    child.stdout.on('data', piece => out += String(piece));
    child.stderr.on('data', piece => error += String(piece));
    child.stdin.on('error', () => {});  // it may end before it has read all
    child.on('error', reject);
    child.on('close', () => resolve({out, error}));
    child.stdin.end(input);
  });
}
