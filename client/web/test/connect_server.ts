// A small server that speaks the Connect protocol's unary JSON, for tests: it answers by functions.
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What was asked, as it came. */
export interface Asked {
  verb: string;
  method: string;
  headers: IncomingMessage['headers'];
  request: unknown;
}

export type Answer = (request: never) => unknown;

/** Thrown by an answer: the server refuses the call with it. */
export class Refusal {
  constructor(
    readonly status: number, readonly code: string, readonly message: string,
    readonly details: {type: string; value: string}[] = [],
  ) {}
}

export interface ConnectServer {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** What answers what is no call: files of a page. */
export type Fallback = (request: IncomingMessage, response: ServerResponse) => void;

export async function startConnectServer(answers: Record<string, Answer>, fallback?: Fallback): Promise<ConnectServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const method = /^\/yatzy\.v1\.AdvisorService\/(\w+)/.exec(request.url ?? '')?.[1];
    if (method) void answerCall(method, request, response, answers, asked);
    else if (fallback) fallback(request, response);
    else response.writeHead(404).end();
  });
  // On a busy machine a client may use a connection just when the server ends it for want of use.
  server.keepAliveTimeout = 0;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return {url, asked, close};
}

async function answerCall(
  method: string, request: IncomingMessage, response: ServerResponse, answers: Record<string, Answer>, asked: Asked[],
) {
  const body = await bodyOf(request);
  const message = JSON.parse(body) as never;
  asked.push({verb: request.method ?? '', method, headers: request.headers, request: message});
  try {
    const answer = answers[method];
    if (!answer) throw new Refusal(501, 'unimplemented', `no ${method} here`);
    send(response, 200, await answer(message));
  } catch (error) {
    const {status, code, message: text, details} =
      error instanceof Refusal ? error : new Refusal(500, 'unknown', String(error));
    send(response, status, {code, message: text, details});
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (request.method === 'GET') return new URL(request.url ?? '', 'http://localhost').searchParams.get('message') ?? '';
  let body = '';
  for await (const piece of request) body += String(piece);
  return body;
}

// A string is sent as it stands, so that a test may send what is not JSON.
function send(response: ServerResponse, status: number, message: unknown) {
  response.writeHead(status, {'content-type': 'application/json'});
  response.end(typeof message === 'string' ? message : JSON.stringify(message));
}
