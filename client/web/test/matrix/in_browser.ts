// In a page that the daemon shows: calls that daemon by connect-web.
import {createFileRegistry, fromBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import {createConnectTransport} from '@connectrpc/connect-web';
import type {Ask} from './caller.js';
import {askBy} from './connect.js';

/** The schema in base64, and how to call. */
export interface PageAsk extends Ask {
  schema: string;
  service: string;
  byGet: boolean;
}

async function ask(text: string): Promise<string> {
  const {schema, service, byGet, ...rest} = JSON.parse(text) as PageAsk;
  const bytes = Uint8Array.from(atob(schema), letter => letter.charCodeAt(0));
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const method = registry.getService(service)!.methods.find(({name}) => name === rest.method)!;
  const transport = createConnectTransport({baseUrl: location.origin, useHttpGet: byGet, useBinaryFormat: byGet});
  return JSON.stringify(await askBy(transport, method, rest));
}

Object.assign(globalThis, {ask});
