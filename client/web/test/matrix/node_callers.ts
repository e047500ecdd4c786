// connect-node, by both protocols, and grpc-js.
import type {JsonValue} from '@bufbuild/protobuf';
import type {Transport} from '@connectrpc/connect';
import {createConnectTransport, createGrpcTransport} from '@connectrpc/connect-node';
import {Client, credentials, Metadata, type ServiceError} from '@grpc/grpc-js';
import type {Daemon} from '../daemon.js';
import type {Ask, Caller} from './caller.js';
import {askBy} from './connect.js';
import {kService, type Outcome, type Schema} from './schema.js';

const kAll = {timeOut: true, cancel: true, sendMuch: true};

export function connectNode(schema: Schema): Caller[] {
  const caller = (name: string, stream: boolean, transport: (daemon: Daemon) => Transport): Caller => {
    const transports = new Map<Daemon, Transport>();
    const transportOf = (daemon: Daemon) => {
      const known = transports.get(daemon) ?? transport(daemon);
      transports.set(daemon, known);
      return known;
    };
    return {name, can: {...kAll, stream}, ask: (daemon, ask) => askBy(transportOf(daemon), schema.method(ask.method), ask)};
  };
  return [
    caller('connect-node', false, ({url}) => createConnectTransport({baseUrl: url, httpVersion: '1.1'})),
    caller('connect-node by gRPC', true, ({address}) => createGrpcTransport({baseUrl: `http://${address}`})),
  ];
}

export function grpcJs(schema: Schema): Caller {
  const clients = new Map<string, Client>();
  const clientOf = ({address}: Daemon) => {
    const known = clients.get(address) ?? new Client(address, credentials.createInsecure(), {'grpc.enable_retries': 0});
    clients.set(address, known);
    return known;
  };
  return {
    name: 'grpc-js', can: {...kAll, stream: true}, ask: (daemon, ask) => askGrpcJs(clientOf(daemon), schema, ask),
    close: () => clients.forEach(client => client.close()),
  };
}

function askGrpcJs(client: Client, schema: Schema, ask: Ask): Promise<Outcome> {
  const {input, output, methodKind} = schema.method(ask.method);
  const metadata = new Metadata();
  if (ask.token) metadata.set('authorization', `Bearer ${ask.token}`);
  const options = ask.timeoutMs === undefined ? {} : {deadline: Date.now() + ask.timeoutMs};
  const path = `/${kService}/${ask.method}`;
  const write = (request: JsonValue) => Buffer.from(schema.write(input, request));
  const read = (bytes: Buffer) => schema.read(output, bytes);
  const errorOf = ({code, details, metadata: trailer}: ServiceError) =>
    schema.grpcError(code, details, trailer?.get('grpc-status-details-bin')[0] as Buffer | undefined);
  return new Promise(resolve => {
    if (methodKind === 'unary') {
      const call = client.makeUnaryRequest(path, write, read, ask.requests[0]!, metadata, options, (error, answer) =>
        resolve(error ? {answers: [], error: errorOf(error)} : {answers: [answer!]}));
      if (ask.cancels) setTimeout(() => call.cancel(), 20);
      return;
    }
    const answers: JsonValue[] = [];
    const call = client.makeBidiStreamRequest(path, write, read, metadata, options);
    call.on('data', (answer: JsonValue) => answers.push(answer));
    call.on('error', (error: ServiceError) => resolve({answers, error: errorOf(error)}));
    call.on('end', () => resolve({answers}));
    for (const request of ask.requests) call.write(request);
    call.end();
  });
}
