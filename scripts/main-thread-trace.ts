import type { CDPSession, Page } from 'playwright';

/** A piece of work of the page's main thread. */
export interface MainThreadTask {
  /** Milliseconds since the trace began. */
  readonly start: number;
  readonly duration: number;
  /** Milliseconds of processor time: unlike the duration not longer on a busy machine. */
  readonly work: number;
}

export interface MainThreadTrace {
  readonly tasks: readonly MainThreadTask[];
  /** When each watched input event reached the page, in the same milliseconds. */
  readonly inputs: readonly number[];
}

/** Of a Chrome trace (Trace Event Format): complete events are `ph` X. Times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

/** As little as tells the tasks and the inputs: the finer timeline took 0.9 ms of what it measured of an edit. */
const CATEGORIES = 'devtools.timeline,toplevel';

/** Traces the page while `work` runs; `input` is the type of the input events to note, such as `keydown`. */
export async function traceMainThread(
  page: Page,
  input: string,
  work: () => Promise<void>,
): Promise<MainThreadTrace> {
  const session = await page.context().newCDPSession(page);
  const events = collectEvents(session);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES.split(',') },
  });
  await work();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return read(events, input);
}

function collectEvents(session: CDPSession): TraceEvent[] {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  return events;
}

/** Of all main threads the one that took the input: others belong to the browser's own pages. */
function read(events: readonly TraceEvent[], input: string): MainThreadTrace {
  const inputs = events.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === input);
  const [first] = inputs;
  if (first === undefined) return { tasks: [], inputs: [] };
  const own = events.filter(({ pid, tid }) => pid === first.pid && tid === first.tid);
  const began = Math.min(...own.filter(({ ts }) => ts > 0).map(({ ts }) => ts));
  return {
    tasks: own
      .filter(({ name, ph }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X')
      .map(({ ts, dur, tdur }) => ({
        start: (ts - began) / 1000,
        duration: (dur ?? 0) / 1000,
        work: (tdur ?? 0) / 1000,
      })),
    inputs: inputs.map(({ ts }) => (ts - began) / 1000),
  };
}
