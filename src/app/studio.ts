import { createContext } from 'svelte';
import type { EventId } from '../project/document';
import type { Audition } from './controllers/audition.svelte';
import type { CombineProjects } from './controllers/combine-projects';
import type { ChoosePlanner } from './controllers/choose-planner';
import type { EditEvents } from './controllers/edit-events.svelte';
import type { EditSpans } from './controllers/edit-spans';
import type { ExportModels } from './controllers/export-models';
import type { ExportSound } from './controllers/export-sound.svelte';
import type { ForgetTakes } from './controllers/forget-takes';
import type { HearChange } from './controllers/hear-change.svelte';
import type { LocalPlanning } from './controllers/local-planning';
import type { ModelInUse } from './controllers/model-in-use';
import type { Models } from './controllers/models';
import type { Offline } from './controllers/offline';
import type { PlanChange } from './controllers/plan-change';
import type { PlanSentence } from './controllers/plan-sentence';
import type { Projects } from './controllers/projects.svelte';
import type { RemoveTakes } from './controllers/remove-takes';
import type { RenderQueue } from './controllers/render-queue';
import type { RulerDrags } from './controllers/ruler-drags';
import type { ScoreKeys } from './controllers/score-keys';
import type { ScoreScroll } from './controllers/score-scroll';
import type { SoundEdits } from './controllers/sound-edits.svelte';
import type { SoundFiles } from './controllers/sound-files';
import type { SpanDrags } from './controllers/span-drags';
import type { TimeKeys } from './controllers/time-keys';
import type { TryModels } from './controllers/try-models';
import type { AnnouncerStore } from './stores/announcer.svelte';
import type { AppearanceStore } from './stores/appearance.svelte';
import type { BundleStore } from './stores/bundle.svelte';
import type { ChangeStore } from './stores/change.svelte';
import type { DetailStore } from './stores/detail.svelte';
import type { DocumentStore } from './stores/document.svelte';
import type { DraftStore } from './stores/draft.svelte';
import type { ExamplesStore } from './stores/examples.svelte';
import type { MixFiguresStore } from './stores/mix-figures.svelte';
import type { HeldStore } from './stores/held.svelte';
import type { MixdownStore } from './stores/mixdown.svelte';
import type { HelpStore } from './stores/help.svelte';
import type { ModelsStore } from './stores/models.svelte';
import type { NextStepStore } from './stores/next-step.svelte';
import type { OfflineStore } from './stores/offline.svelte';
import type { PlannersStore } from './stores/planners.svelte';
import type { PlayerStore } from './stores/player.svelte';
import type { ProjectShelfStore } from './stores/project-shelf.svelte';
import type { RendersStore } from './stores/renders.svelte';
import type { RowsStore } from './stores/rows.svelte';
import type { ScoreViewStore } from './stores/score-view.svelte';
import type { SelectionStore } from './stores/selection.svelte';
import type { SettingsStore } from './stores/settings.svelte';
import type { SoundsStore } from './stores/sounds.svelte';
import type { TimeViewStore } from './stores/time-view.svelte';

/** All that a region may read and do. Made once, in create-studio.ts; regions get it by `useStudio()`. */
export interface Studio {
  readonly announcer: AnnouncerStore;
  readonly appearance: AppearanceStore;
  readonly bundle: BundleStore;
  readonly change: ChangeStore;
  readonly detail: DetailStore;
  readonly document: DocumentStore;
  readonly draft: DraftStore;
  readonly examples: ExamplesStore;
  readonly help: HelpStore;
  readonly figures: MixFiguresStore;
  readonly held: HeldStore;
  readonly mixdown: MixdownStore;
  readonly models: ModelsStore;
  readonly next: NextStepStore;
  readonly offline: OfflineStore;
  readonly planners: PlannersStore;
  readonly player: PlayerStore;
  readonly renders: RendersStore;
  readonly rows: RowsStore;
  readonly score: ScoreViewStore;
  readonly selection: SelectionStore;
  readonly settings: SettingsStore;
  readonly shelf: ProjectShelfStore;
  readonly sounds: SoundsStore;
  readonly time: TimeViewStore;

  readonly auditions: Audition;
  /** The line of changes, and what is under review. */
  readonly changing: PlanChange;
  readonly combining: CombineProjects;
  /** A change, heard before and after. */
  readonly comparison: HearChange;
  readonly edits: EditEvents;
  readonly exporter: ExportSound;
  /** Installed models go into a folder of the person's. */
  readonly exporting: ExportModels;
  readonly forgetting: ForgetTakes;
  readonly keeping: Offline;
  /** Planning by a language model on this device. */
  readonly localPlanning: LocalPlanning;
  /** Who plans: rules, an endpoint, the browser's model. */
  readonly choosing: ChoosePlanner;
  readonly modelInUse: ModelInUse;
  /** What is done with models: the models' page. */
  readonly modelling: Models;
  readonly planning: PlanSentence;
  readonly projects: Projects;
  readonly queue: RenderQueue;
  readonly removing: RemoveTakes;
  readonly rulerDrags: RulerDrags;
  readonly scoreKeys: ScoreKeys;
  readonly scroll: ScoreScroll;
  /** Clips under the pointer. */
  readonly drags: SpanDrags;
  /** Edits of the sound of a take. */
  readonly soundEdits: SoundEdits;
  readonly soundFiles: SoundFiles;
  readonly spans: EditSpans;
  readonly timeKeys: TimeKeys;
  readonly trying: TryModels;

  /** Makes the example that came rendered a project of one's own. */
  readonly openExample: () => Promise<void>;
  /** Plans a sentence and renders all of it. */
  readonly renderAtOnce: (sentence: string) => Promise<void>;
  /** Renders a sound that ends before its span does again, as long as the span. */
  readonly redoLonger: (id: EventId) => void;
  /** What the button at the right edge says. */
  readonly nextStep: () => void;
  readonly stop: () => void;
  readonly playOrPause: () => Promise<void>;
  readonly undo: () => void;
  readonly redo: () => void;
  /** So many steps back: what was done since before a turn, and the turn. */
  readonly backTo: (steps: number) => void;
}

export const [useStudio, provideStudio] = createContext<Studio>();
