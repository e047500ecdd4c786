// What calls a daemon: a library or a program, each by a module of its own.
import type {JsonValue} from '@bufbuild/protobuf';
import type {Daemon} from '../daemon.js';
import type {Outcome} from './schema.js';

export interface Ask {
  method: string;
  /** One, but for streams. */
  requests: readonly JsonValue[];
  token?: string;
  timeoutMs?: number;
  /** Gives up as soon as the request has been sent. */
  cancels?: boolean;
}

export interface Caller {
  name: string;
  can: {
    stream?: boolean;
    /** Set a deadline that the server hears of. */
    timeOut?: boolean;
    cancel?: boolean;
    /** Send what is larger than a server takes. */
    sendMuch?: boolean;
  };
  ask(daemon: Daemon, ask: Ask): Promise<Outcome>;
  close?(): void | Promise<void>;
}
