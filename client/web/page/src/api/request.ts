// A call as this page makes it, and the same as a command.

export type Verb = 'POST' | 'GET';

export interface Call {
  verb: Verb;
  /** Of the method, without a query. */
  url: string;
  /** The request in JSON, as it was typed. */
  text: string;
  token: string;
}

/** What came back. */
export interface Reply {
  status: number;
  statusText: string;
  headers: [string, string][];
  /** As it came. */
  text: string;
  bytes: number;
  milliseconds: number;
}

export async function send(call: Call, signal: AbortSignal): Promise<Reply> {
  const headers: Record<string, string> = call.token ? {authorization: `Bearer ${call.token}`} : {};
  if (call.verb === 'POST') headers['content-type'] = 'application/json';
  const start = performance.now();
  const response = await fetch(call.verb === 'GET' ? `${call.url}?${queryOf(call)}` : call.url, {
    method: call.verb, headers, signal, credentials: 'omit', ...call.verb === 'POST' && {body: call.text},
  });
  const body = await response.arrayBuffer();
  const milliseconds = performance.now() - start;
  return {
    status: response.status, statusText: response.statusText, headers: [...response.headers], text: new TextDecoder().decode(body),
    bytes: body.byteLength, milliseconds,
  };
}

function queryOf({text}: Call): string {
  return new URLSearchParams({connect: 'v1', encoding: 'json', message: text}).toString();
}

/** For a shell of Unix. The token stays out of it, because commands get copied and kept. */
export function curlOf(call: Call): string {
  const parts = ['curl'];
  if (call.token) parts.push('-H "authorization: Bearer $TOKEN"');
  if (call.verb === 'POST') {
    parts.push(`-H ${quoted('content-type: application/json')}`, `-d ${quoted(call.text)}`);
  } else {
    parts.push('-G -d connect=v1 -d encoding=json', `--data-urlencode ${quoted(`message=${call.text}`)}`);
  }
  return [...parts, quoted(call.url)].join(' ');
}

/** Within single quotes a shell changes nothing. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
