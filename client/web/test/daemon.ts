// A yatzyd of its own for a test, on free ports of this machine.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

export interface Daemon {
  /** Of gRPC, HOST:PORT. */
  address: string;
  /** Of the page and of JSON. */
  url: string;
  /** Rejects if it ends badly, with its log. */
  stop(): Promise<void>;
}

/** Starts it with the flags, and waits until it serves the rule sets, or as many of its log's lines are there. */
export async function startDaemon(ruleSets: readonly string[], flags: readonly string[] = [], served = ruleSets.length): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'yatzyd-'));
  const program = process.env['YATZYD'] ?? 'build/release/bin/yatzyd';
  const child = spawn(program, [
    '--listen', '127.0.0.1:0', '--web-listen', '127.0.0.1:0', '--state-dir', join(folder, 'state'),
    ...ruleSets.flatMap(id => ['--rules', id]), ...flags,
  ], {stdio: ['ignore', 'ignore', 'pipe']});
  const ended = new Promise<number | string | null>(resolve => {
    child.on('exit', (code, signal) => resolve(code ?? signal));
    child.on('error', error => resolve(error.message));
  });
  const log: string[] = [];
  const find = (pattern: RegExp) => log.map(line => pattern.exec(line)?.[1]).find(Boolean);
  const started = new Promise<{address: string; url: string}>(resolve => {
    createInterface(child.stderr).on('line', line => {
      log.push(line);
      const [address, web] = [find(/ listening address=(\S+)/), find(/ web address=(\S+)/)];
      const ready = log.filter(one => / serving /.test(one)).length >= served;
      if (address && web && ready) resolve({address, url: `http://${web}`});
    });
  });
  const failed = ended.then(code => { throw new Error(`${program} ended with ${code}:\n${log.join('\n')}`); });
  failed.catch(() => {});
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    rmSync(folder, {recursive: true, force: true});
    if (code !== 0) throw new Error(`${program} ended with ${code}:\n${log.join('\n')}`);
  };
  return {...await Promise.race([started, failed]), stop};
}
