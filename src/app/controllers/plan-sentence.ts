import { AppError, isAbort, toPlainError } from '../../lib/errors';
import { proposalIn, type Planner, type PlanProposal } from '../../planner/planner';
import { apply } from '../../project/apply';
import type { Command } from '../../project/commands';
import type { Project } from '../../project/document';
import { LONGEST_SENTENCE } from '../../project/limits';
import { proposedChange, type ProposedChange } from '../../project/proposal';
import { turnOf } from '../../project/turns';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { DraftStore } from '../stores/draft.svelte';
import { count, secondsInWords } from '../writing/figures';
import { drawSeed } from './seeds';

/** Rest after the last key before the words are planned. */
const REST_MS = 250;

/** From typed words to a preview, and from the preview to one undo step. */
export class PlanSentence {
  #timer = 0;
  #running: AbortController | null = null;
  #applying: Promise<boolean> | null = null;

  /** @param rules draw the preview while one types: at once, on this machine, whoever plans in the end */
  constructor(
    private readonly planner: Planner,
    private readonly rules: Planner,
    private readonly document: DocumentStore,
    private readonly draft: DraftStore,
    private readonly announcer: AnnouncerStore,
  ) {}

  /** A key was pressed: the preview follows when the keys rest. */
  type(text: string): void {
    this.draft.write(text);
    this.#settle();
    this.#timer = window.setTimeout(() => void this.#preview(), REST_MS);
  }

  /** Puts a whole sentence into the editor, as an example does. */
  fill(text: string): void {
    this.draft.write(text);
    this.#settle();
    void this.#preview();
  }

  /** Makes the set sentence text to edit. */
  edit(): void {
    this.draft.open(this.document.project.sentence);
  }

  /** Leaves everything as it was. */
  leave(): void {
    this.#settle();
    this.draft.close();
  }

  /** Plans the words as they stand; false when there is nothing to apply. The words are kept then. */
  apply(): Promise<boolean> {
    const applying = this.#apply().finally(() => {
      if (this.#applying === applying) this.#applying = null;
    });
    this.#applying = applying;
    return applying;
  }

  /** Enter was pressed, and the plan is on its way: true when it has become the project. Null: it was not. */
  get applying(): Promise<boolean> | null {
    return this.#applying;
  }

  async #apply(): Promise<boolean> {
    this.#settle();
    const text = this.draft.text.trim();
    try {
      if (text === '') throw nothingWritten();
      // Enter came before the keys rested: the rules' plan is drawn while another planner thinks.
      if (this.planner.name !== this.rules.name && this.draft.preview === null) await this.#preview();
      this.draft.ask({ planner: this.planner.name, since: performance.now() });
      const proposal = await this.#plan(text, this.planner);
      const change = this.#change(text, proposal, drawSeed);
      if (this.#after(change).events.length === 0) throw nothingToHear();
      this.draft.show(null, [...proposal.notes, ...change.notes]);
      if (change.command !== null) {
        const turn = turnOf(this.document.project, this.#after(change), text, proposal.by);
        const command: Command = { type: 'several', commands: [change.command, { type: 'add-turn', turn }] };
        this.document.perform(command, { label: 'plan' });
      }
      this.draft.close();
      const { events, duration } = this.document.project;
      this.announcer.say(`${count(events.length, 'event')} planned in ${secondsInWords(duration)}.`);
      return true;
    } catch (error) {
      if (isAbort(error)) return false;
      const problem = toPlainError(error);
      this.draft.refuse(problem);
      this.announcer.warn(`${problem.message} ${problem.remedy}`);
      return false;
    }
  }

  /** Asks the planner no longer; the words and their preview stay. False: nobody was asked. */
  stop(): boolean {
    if (this.draft.asking === null) return false;
    this.#settle();
    return true;
  }

  async #preview(): Promise<void> {
    const text = this.draft.text.trim();
    if (text === '') {
      this.draft.show(null, []);
      return;
    }
    try {
      const proposal = await this.#plan(text, this.rules);
      const change = this.#change(text, proposal, () => 0);
      this.draft.show(this.#after(change), [...proposal.notes, ...change.notes]);
    } catch (error) {
      if (isAbort(error)) return;
      // Half a sentence names nothing yet: that is no mistake before Enter.
      if (error instanceof AppError && error.code === 'plan-invalid') this.draft.show(null, []);
      else this.draft.refuse(toPlainError(error));
    }
  }

  async #plan(text: string, planner: Planner): Promise<PlanProposal> {
    if (text.length > LONGEST_SENTENCE) throw tooLong(text.length);
    const abort = new AbortController();
    this.#running = abort;
    const { project } = this.document;
    const request = { text, intent: 'scene', project, focus: null } as const;
    const proposal = proposalIn(await planner.plan(request, abort.signal));
    abort.signal.throwIfAborted();
    return proposal;
  }

  #change(sentence: string, proposal: PlanProposal, seeds: () => number): ProposedChange {
    const { operations, by } = proposal;
    return proposedChange(this.document.project, operations, { by, sentence, seeds });
  }

  #after(change: ProposedChange): Project {
    const { project } = this.document;
    return change.command === null ? project : apply(project, change.command).project;
  }

  #settle(): void {
    window.clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.draft.ask(null);
  }
}

function nothingWritten(): AppError {
  return new AppError('input-invalid', 'Nothing is written yet.', {
    remedy: 'Say what is to be heard, or choose an example.',
  });
}

function nothingToHear(): AppError {
  return new AppError('plan-invalid', 'These words name nothing that can be heard.', {
    remedy: 'Say what sounds, for example: a dog barks twice while rain falls.',
  });
}

function tooLong(length: number): AppError {
  return new AppError('input-invalid', `The sentence has ${length} characters.`, {
    remedy: `Shorten it to ${LONGEST_SENTENCE}. Nothing that you wrote is lost.`,
  });
}
