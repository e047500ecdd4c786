// The API as descriptors, with one method that no server has; requests and answers as JSON in one form.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {
  clone, createFileRegistry, fromBinary, fromJson, toBinary, toJson, type DescMessage, type DescMethod, type FileRegistry, type JsonValue,
} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema, MethodDescriptorProtoSchema, type FileDescriptorSet} from '@bufbuild/protobuf/wkt';

export const kService = 'yatzy.v1.AdvisorService';
export const kUnknownMethod = 'Nope';

/** What a call came to: the answers that came, one of a unary call, and the error that ended it. */
export interface Outcome {
  answers: JsonValue[];
  error?: CallError;
}

export interface CallError {
  /** As the Connect protocol spells it. */
  code: string;
  message: string;
  details: {type: string; value: string}[];
}

const kCodes = [
  'ok', 'canceled', 'unknown', 'invalid_argument', 'deadline_exceeded', 'not_found', 'already_exists', 'permission_denied',
  'resource_exhausted', 'failed_precondition', 'aborted', 'out_of_range', 'unimplemented', 'internal', 'unavailable', 'data_loss',
  'unauthenticated',
];

/** The Connect protocol's name of a number of gRPC's. */
export const codeName = (number: number) => kCodes[number] ?? `code ${number}`;

export class Schema {
  /** A FileDescriptorSet of all of it, for programs. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly #folder = mkdtempSync(join(tmpdir(), 'yatzy-schema-'));
  readonly #registry: FileRegistry;

  constructor(protos: string, status: string) {
    this.path = join(this.#folder, 'api.binpb');
    execFileSync('protoc', [
      `-I${protos}`, `-I${status}`, '--include_imports', `--descriptor_set_out=${this.path}`, 'yatzy/v1/advisor_service.proto', 'status.proto',
    ]);
    const files = fromBinary(FileDescriptorSetSchema, readFileSync(this.path));
    addUnknownMethod(files);
    this.bytes = toBinary(FileDescriptorSetSchema, files);
    writeFileSync(this.path, this.bytes);
    this.#registry = createFileRegistry(files);
  }

  methods(): DescMethod[] {
    return this.#registry.getService(kService)!.methods.filter(({name}) => name !== kUnknownMethod);
  }

  method(name: string): DescMethod {
    return this.#registry.getService(kService)!.methods.find(method => method.name === name)!;
  }

  /** JSON of any form that means the same, as it must be: numbers are those that the wire has. */
  canonical(type: DescMessage, json: JsonValue): JsonValue {
    return this.read(type, toBinary(type, fromJson(type, json)));
  }
  read(type: DescMessage, bytes: Uint8Array): JsonValue {
    return toJson(type, fromBinary(type, bytes));
  }
  write(type: DescMessage, json: JsonValue): Uint8Array {
    return toBinary(type, fromJson(type, json));
  }

  /** An error of gRPC's, with what its trailer grpc-status-details-bin has. */
  grpcError(code: number, message: string, details: Uint8Array | undefined): CallError {
    const type = this.#registry.getMessage('google.rpc.Status')!;
    const status = fromBinary(type, details ?? new Uint8Array()) as never as {details: {typeUrl: string; value: Uint8Array}[]};
    return {
      code: codeName(code), message,
      details: status.details.map(({typeUrl, value}) => ({type: typeUrl.replace(/^.*\//, ''), value: base64(value)})),
    };
  }

  remove() {
    rmSync(this.#folder, {recursive: true});
  }
}

function addUnknownMethod(files: FileDescriptorSet) {
  const service = files.file.flatMap(file => file.service).find(one => one.name === 'AdvisorService')!;
  const known = service.method.find(method => method.name === 'EvaluateState')!;
  service.method.push(Object.assign(clone(MethodDescriptorProtoSchema, known), {name: kUnknownMethod}));
}

/** Without padding, as the Connect protocol writes it. */
export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
