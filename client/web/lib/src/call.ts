// One unary call of the Connect protocol, in JSON, by fetch.

const kErrorCodes = [
  'canceled', 'unknown', 'invalid_argument', 'deadline_exceeded', 'not_found', 'already_exists', 'permission_denied',
  'resource_exhausted', 'failed_precondition', 'aborted', 'out_of_range', 'unimplemented', 'internal', 'unavailable', 'data_loss',
  'unauthenticated',
] as const;

/** The codes of errors, as the Connect protocol spells them. */
export type ErrorCode = (typeof kErrorCodes)[number];

/** A field of the request that the server refuses, and why. */
export interface FieldViolation {
  field: string;
  description: string;
}

/** What a call ends with if it has no answer. */
export class YatzyError extends Error {
  override readonly name = 'YatzyError';
  /** After so many milliseconds the server asks to try again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Of invalid_argument: each field that is wrong. */
    readonly violations: readonly FieldViolation[] = [],
    {cause, retryAfterMs}: {cause?: unknown; retryAfterMs?: number | undefined} = {},
  ) {
    super(message, cause === undefined ? undefined : {cause});
    this.retryAfterMs = retryAfterMs;
  }
}

export interface CallOptions {
  /** Milliseconds until the call ends with deadline_exceeded. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface Transport {
  /** Where the server is: "http://localhost:8080". */
  baseUrl: string | URL;
  fetch: typeof globalThis.fetch;
  headers: Readonly<Record<string, string>>;
  /** Ask by GET, so that caches keep the answers. */
  useGet: boolean;
}

/** What a field of a request is refused with. */
export function wrong(field: string, description: string): YatzyError {
  return new YatzyError('invalid_argument', `${field}: ${description}`, [{field, description}]);
}

/** Refuses what JSON cannot write: it would write null, as if the number were missing. */
export function checkFinite(field: string, value: unknown) {
  if (typeof value === 'number' && !Number.isFinite(value)) throw wrong(field, `${value}, expected a finite number`);
}

const kService = 'yatzy.v1.AdvisorService';

// What a browser's timers and the header have room for: 24 days.
const kMostMilliseconds = 2 ** 31 - 1;

/** Calls a method and returns its answer. Rejects with a YatzyError. */
export async function call<Request, Response>(
  transport: Transport, method: string, request: Request, options: CallOptions,
): Promise<Response> {
  const timeoutMs = boundOf(options.timeoutMs);
  const [url, init] = written(transport, method, request, timeoutMs);
  const signal = deadline(timeoutMs, options.signal);
  const {fetch} = transport;
  let response;
  try {
    response = await fetch(url, {...init, ...(signal && {signal})});
    if (response.ok) return await response.json() as Response;
  } catch (error) {
    throw notAnswered(error, options.signal);
  }
  throw await refusal(response);
}

function boundOf(timeoutMs: number | undefined): number | undefined {
  if (timeoutMs === undefined) return undefined;
  if (timeoutMs >= 0) return Math.min(Math.ceil(timeoutMs), kMostMilliseconds);
  throw wrong('timeoutMs', `${timeoutMs}, expected milliseconds, 0 or more`);
}

function deadline(timeoutMs: number | undefined, signal: AbortSignal | undefined): AbortSignal | undefined {
  if (timeoutMs === undefined) return signal;
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

// What is sent. JSON has no way to write some values, HTTP none for some headers.
function written(
  {baseUrl, headers, useGet}: Transport, method: string, request: unknown, timeoutMs: number | undefined,
): [string, RequestInit] {
  const url = `${String(baseUrl).replace(/\/$/, '')}/${kService}/${method}`;
  try {
    checkNumbers('', request);
    const body = JSON.stringify(request);
    const all = new Headers(headers);
    if (timeoutMs !== undefined) all.set('Connect-Timeout-Ms', String(timeoutMs));
    if (useGet) return [`${url}?connect=v1&encoding=json&message=${encodeURIComponent(body)}`, {headers: all}];
    all.set('Content-Type', 'application/json');
    all.set('Connect-Protocol-Version', '1');
    return [url, {method: 'POST', headers: all, body}];
  } catch (error) {
    if (error instanceof YatzyError) throw error;
    throw new YatzyError('invalid_argument', `the request cannot be written: ${(error as Error).message}`, [], {cause: error});
  }
}

// Errors name fields as the .proto files do, and a list by its own.
function checkNumbers(key: string, value: unknown) {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) checkFinite(key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), value);
  } else if (Array.isArray(value)) {
    for (const one of value) checkNumbers(key, one);
  } else if (value && typeof value === 'object') {
    for (const [name, one] of Object.entries(value)) checkNumbers(name, one);
  }
}

function notAnswered(error: unknown, signal: AbortSignal | undefined): YatzyError {
  if (signal?.aborted) return new YatzyError('canceled', 'the caller gave up', [], {cause: error});
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new YatzyError('deadline_exceeded', 'no answer in time', [], {cause: error});
  }
  if (error instanceof SyntaxError) return new YatzyError('unknown', 'the answer is not JSON', [], {cause: error});
  return new YatzyError('unavailable', 'the server cannot be reached', [], {cause: error});
}

interface WireError {
  code: ErrorCode;
  message?: string;
  details?: {type?: string; value?: string}[];
}

async function refusal(response: Response): Promise<YatzyError> {
  const {status} = response;
  const options = {retryAfterMs: Number(response.headers.get('Retry-After')) * 1000 || undefined};
  try {
    const {code, message = `HTTP status ${status}`, details = []} = await response.json() as WireError;
    const violations = details.filter(detail => detail.type === 'google.rpc.BadRequest')
      .flatMap(detail => readBadRequest(fromBase64(detail.value ?? '')));
    if (kErrorCodes.includes(code)) return new YatzyError(code, message, violations, options);
  } catch {
    // Something between us and the server answered in its own words.
  }
  return new YatzyError(codeOf(status), `HTTP status ${status}`, [], options);
}

// The protocol's code for an answer that is not the server's.
function codeOf(status: number): ErrorCode {
  const codes: Record<number, ErrorCode> = {
    400: 'internal', 401: 'unauthenticated', 403: 'permission_denied', 404: 'unimplemented',
    429: 'unavailable', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
  };
  return codes[status] ?? 'unknown';
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
}

// Details come as protobuf. google.rpc.BadRequest is {repeated FieldViolation field_violations = 1}, and that
// {string field = 1; string description = 2}.
function readBadRequest(bytes: Uint8Array): FieldViolation[] {
  return [...fields(bytes)].filter(([number]) => number === 1).map(([, violation]) => {
    const texts = new Map(fields(violation));
    const text = (number: number) => new TextDecoder().decode(texts.get(number));
    return {field: text(1), description: text(2)};
  });
}

// The fields of a message that has only such of a length, as strings and messages are.
function* fields(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag % 8 !== 2) return;
    const length = varint();
    yield [Math.floor(tag / 8), bytes.subarray(at, at + length)];
    at += length;
  }
}
