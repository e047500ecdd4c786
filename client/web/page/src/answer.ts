// What came of a question.
import {YatzyError} from '../../lib/src/call.js';

/** An answer that may still be under way, or not come at all. */
export type Answer<T> = {value: T} | {problem: 'waiting' | 'early' | 'server'} | {failure: string};

/** Whether it is an answer that only a server has. */
export function isUnanswered(part: unknown): boolean {
  return (part as {problem?: string} | undefined)?.problem === 'server';
}

export async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return {value: await call};
  } catch (error) {
    if (!(error instanceof YatzyError)) throw error;
    if (error.code === 'failed_precondition') return {problem: 'early'};
    if (error.code === 'unavailable' || error.code === 'unimplemented') return {problem: 'server'};
    return {failure: error.message};
  }
}
