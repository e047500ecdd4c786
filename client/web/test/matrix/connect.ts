// connect-node and, for a page, connect-web: calls by a Transport of theirs.
import {fromJson, toJson, type DescMethodStreaming, type DescMethodUnary, type JsonValue} from '@bufbuild/protobuf';
import {Code, ConnectError, type Transport} from '@connectrpc/connect';
import type {DescMethod} from '@bufbuild/protobuf';
import type {Ask} from './caller.js';
import type {CallError, Outcome} from './schema.js';

export async function askBy(transport: Transport, method: DescMethod, ask: Ask): Promise<Outcome> {
  const {input, output} = method;
  const headers = ask.token ? {authorization: `Bearer ${ask.token}`} : undefined;
  const requests = ask.requests.map(request => fromJson(input, request));
  const abort = new AbortController();
  if (ask.cancels) setTimeout(() => abort.abort(), 20);
  const answers: JsonValue[] = [];
  try {
    if (method.methodKind === 'unary') {
      const answer = await transport.unary(method as DescMethodUnary, abort.signal, ask.timeoutMs, headers, requests[0]!);
      answers.push(toJson(output, answer.message));
    } else {
      const all = (async function* () { yield* requests; })();
      const answer = await transport.stream(method as DescMethodStreaming, abort.signal, ask.timeoutMs, headers, all);
      for await (const message of answer.message) answers.push(toJson(output, message));
    }
    return {answers};
  } catch (error) {
    return {answers, error: errorOf(ConnectError.from(error))};
  }
}

function errorOf({code, rawMessage, details}: ConnectError): CallError {
  return {
    code: (Code[code] ?? '').replace(/(?!^)[A-Z]/g, letter => `_${letter}`).toLowerCase(), message: rawMessage,
    details: details.map(detail => 'value' in detail && detail.value instanceof Uint8Array && 'type' in detail ?
      {type: String(detail.type), value: btoa(String.fromCharCode(...detail.value)).replace(/=+$/, '')} : {type: '', value: ''}),
  };
}
