import { AppError, isAbort, toPlainError } from '../../lib/errors';
import type { PlanAnswer, PlanChoice, Planner, PlanProposal } from '../../planner/planner';
import { acceptance } from '../../project/accept';
import type { EventId, Project } from '../../project/document';
import { LONGEST_SENTENCE } from '../../project/limits';
import { reviewOf, toRender, type PartKey, type PlannedLine } from '../../project/review';
import { sameValue } from '../../project/same-value';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { ChangeStore } from '../stores/change.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { SelectionStore } from '../stores/selection.svelte';
import { count } from '../writing/figures';
import { drawSeed } from './seeds';

export interface PlanChangeNeeds {
  readonly planner: Planner;
  readonly document: DocumentStore;
  readonly change: ChangeStore;
  readonly selection: SelectionStore;
  readonly announcer: AnnouncerStore;
  /** One step back or forth of the history; false: there is none. */
  readonly travel: (step: 'undo' | 'redo') => boolean;
  /** Makes the sounds of these events, as far as they need one and there is a model. */
  readonly render: (ids: readonly EventId[]) => void;
  /** Puts the focus into the line: what was pressed goes away. */
  readonly focusLine: () => void;
  /** Milliseconds, rising. */
  readonly now: () => number;
}

/** From words to a change under review, and from there to one undo step. */
export class PlanChange {
  #running: AbortController | null = null;
  /** The event that was changed last, and what was selected then: "it", until something else is selected. */
  #touched: { readonly id: EventId; readonly selected: EventId | null } | null = null;

  constructor(private readonly needs: PlanChangeNeeds) {}

  type(text: string): void {
    this.#running?.abort();
    this.needs.change.write(text);
  }

  /** Plans the line; what is under review already is planned on. The words are kept until a change is accepted. */
  async plan(): Promise<void> {
    const { change, document, announcer } = this.needs;
    const text = change.text.trim();
    this.#running?.abort();
    const abort = new AbortController();
    this.#running = abort;
    try {
      if (text === '') throw nothingSaid();
      if (text.length > LONGEST_SENTENCE) throw tooLong(text.length);
      if (document.readOnly) throw elsewhere();
      this.#hear(text, await this.#ask(text, abort.signal));
    } catch (error) {
      if (isAbort(error)) return;
      const problem = toPlainError(error);
      change.refuse(problem);
      announcer.warn(`${problem.message} ${problem.remedy}`);
    } finally {
      if (this.#running === abort) {
        this.#running = null;
        change.ask(null);
      }
    }
  }

  /** An answer to the planner's question: the line with the answer in it. */
  async choose(choice: PlanChoice): Promise<void> {
    this.needs.change.write(choice.text);
    await this.plan();
  }

  /** Asks no longer; the words stay. False: nobody was asked. */
  stop(): boolean {
    if (this.#running === null) return false;
    this.#running.abort();
    this.#running = null;
    this.needs.change.ask(null);
    return true;
  }

  tick(key: PartKey, ticked: boolean): void {
    this.needs.change.tick(key, ticked);
  }

  /** What is ticked becomes one undo step, and what sounds different is rendered. */
  accept(): void {
    const { change, document, selection, announcer, render, focusLine } = this.needs;
    const { review, accepted } = change;
    if (review === null) return;
    const done = acceptance(review, accepted);
    if (done === null) {
      this.leave();
      return;
    }
    const renders = toRender(review, accepted);
    focusLine();
    try {
      document.perform(done.command, { label: 'change' });
    } catch (error) {
      const problem = toPlainError(error);
      change.refuse(problem);
      announcer.warn(`${problem.message} ${problem.remedy}`);
      return;
    }
    const last = review.parts.filter(({ key, after }) => accepted.has(key) && after !== null).at(-1);
    const [id] = last === undefined ? [] : [done.ids.get(last.key)];
    this.#touched = id === undefined ? null : { id, selected: selection.selected };
    change.settle(change.text);
    announcer.say(`${count(accepted.size, 'change')} accepted.`);
    render(renders.map(({ key }) => done.ids.get(key)).filter((renderId) => renderId !== undefined));
  }

  /** Leaves the project as it was; the words stand in the line again. */
  leave(): void {
    const { change, announcer, focusLine } = this.needs;
    this.stop();
    if (change.lines.length === 0) return;
    focusLine();
    change.settle(change.kept);
    announcer.say('Left as it was.');
  }

  async #ask(text: string, signal: AbortSignal): Promise<PlanAnswer> {
    const { planner, change, document, now } = this.needs;
    change.ask({ planner: planner.name, since: now() });
    const project = change.preview ?? document.project;
    const answer = await planner.plan({ text, intent: 'change', project, focus: this.#focus() }, signal);
    signal.throwIfAborted();
    return answer;
  }

  #hear(text: string, answer: PlanAnswer): void {
    const { change, announcer } = this.needs;
    switch (answer.kind) {
      case 'proposal':
        this.#lay(text, answer);
        return;
      case 'question':
        change.putQuestion(answer);
        announcer.say(answer.question);
        return;
      case 'travel':
        this.#travel(answer.step);
    }
  }

  #lay(text: string, { by, operations, notes }: PlanProposal): void {
    const { change, document, announcer } = this.needs;
    const unticked = (change.review?.parts ?? [])
      .map(({ key }) => key)
      .filter((key) => !change.accepted.has(key));
    const before: readonly PlannedLine[] = change.lines.map((line, i) =>
      i === change.lines.length - 1 ? { ...line, dropped: new Set(unticked) } : line,
    );
    const { nextEvent: firstNew } = document.project;
    const line: PlannedLine = { text, by, operations, firstNew, seed: drawSeed(), dropped: new Set() };
    const lines = [...before, line];
    const review = reviewOf(document.project, lines);
    if (sameSound(review.target, reviewOf(document.project, before).target))
      throw changesNothing([...notes, ...review.notes]);
    change.lay(lines, notes);
    announcer.say(`${count(review.parts.length, 'change')} to review.`);
  }

  #travel(step: 'undo' | 'redo'): void {
    const { change, travel, announcer } = this.needs;
    if (step === 'undo' && change.lines.length > 0) {
      change.lay(change.lines.slice(0, -1), []);
      announcer.say('Taken back.');
      return;
    }
    if (!travel(step)) {
      throw new AppError('input-invalid', `There is nothing to ${step}.`, { remedy: 'Say what to change.' });
    }
    change.write('');
  }

  #focus(): EventId | null {
    const { selection, change, document } = this.needs;
    const inReview = change.review?.parts.filter(({ after }) => after !== null).at(-1)?.after?.id;
    if (inReview !== undefined) return inReview;
    const touched = this.#touched?.selected === selection.selected ? this.#touched : null;
    const id = touched?.id ?? selection.selected;
    return id !== null && document.event(id) !== null ? id : null;
  }
}

/** Neither the length of the scene nor any event differs. */
function sameSound(a: Project, b: Project): boolean {
  return a.duration === b.duration && sameValue(a.events, b.events);
}

function nothingSaid(): AppError {
  return new AppError('input-invalid', 'Nothing is said yet.', {
    remedy: 'Say what to change, for example: make the rain quieter.',
  });
}

function changesNothing(notes: readonly string[]): AppError {
  return new AppError('plan-invalid', ['This changes nothing.', ...notes].join(' '), {
    remedy: 'Say it in other words.',
  });
}

function elsewhere(): AppError {
  return new AppError('input-invalid', 'This project is open in another tab.', {
    remedy: 'Duplicate it to change it here.',
  });
}

function tooLong(length: number): AppError {
  return new AppError('input-invalid', `The change has ${length} characters.`, {
    remedy: `Shorten it to ${LONGEST_SENTENCE}. Nothing that you wrote is lost.`,
  });
}
