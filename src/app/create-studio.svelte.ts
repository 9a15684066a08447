import { LoudnessMeter } from '../mix/integrated-loudness';
import { createWebAudioMixer } from '../mix/web-audio-mixer';
import type { Planner } from '../planner/planner';
import type { EventId } from '../project/document';
import type { Renderer } from '../render/renderer';
import type { RenderClient } from '../render/render-client';
import type { BundlePlace, OpenedBundle } from '../render/worker-contract';
import { Audition } from './controllers/audition.svelte';
import { ChoosePlanner } from './controllers/choose-planner';
import { CombineProjects } from './controllers/combine-projects';
import { EditEvents } from './controllers/edit-events.svelte';
import { EditSpans } from './controllers/edit-spans';
import { ExportModels } from './controllers/export-models';
import { ExportSound } from './controllers/export-sound.svelte';
import { ForgetTakes } from './controllers/forget-takes';
import { HearChange } from './controllers/hear-change.svelte';
import { HistorySteps } from './controllers/history-steps';
import { ModelInUse, type ModelInUseNeeds } from './controllers/model-in-use';
import { LocalPlanning, type LocalPlanningNeeds } from './controllers/local-planning';
import { Models, type ModelParts } from './controllers/models';
import { Offline, type OfflineNeeds } from './controllers/offline';
import { PlanChange } from './controllers/plan-change';
import { PlanSentence } from './controllers/plan-sentence';
import { Playback } from './controllers/playback';
import { Regions } from './controllers/regions';
import { RemoveTakes } from './controllers/remove-takes';
import { RenderQueue } from './controllers/render-queue';
import { RulerDrags } from './controllers/ruler-drags';
import { ProjectOnPage } from './controllers/project-on-page';
import { Projects, type ProjectsNeeds } from './controllers/projects.svelte';
import { ScoreKeys } from './controllers/score-keys';
import { leaveWithCare } from './controllers/leaving';
import { listenForShortcuts } from './controllers/shortcuts';
import { AudioDevice } from './playing/audio-device';
import { ScoreFocus } from './controllers/score-focus';
import { ScoreScroll } from './controllers/score-scroll';
import { SoundEdits } from './controllers/sound-edits.svelte';
import { readFile, SoundFiles } from './controllers/sound-files';
import { SpanDrags } from './controllers/span-drags';
import { TimeKeys } from './controllers/time-keys';
import { TakeNextStep } from './controllers/take-next-step';
import { TryModels } from './controllers/try-models';
import { AnnouncerStore } from './stores/announcer.svelte';
import { AppearanceStore } from './stores/appearance.svelte';
import { BundleStore } from './stores/bundle.svelte';
import { ChangeStore } from './stores/change.svelte';
import { DetailStore } from './stores/detail.svelte';
import { DocumentStore } from './stores/document.svelte';
import { DraftStore } from './stores/draft.svelte';
import { ExamplesStore } from './stores/examples.svelte';
import { HelpStore } from './stores/help.svelte';
import { MixFiguresStore } from './stores/mix-figures.svelte';
import { HeldStore } from './stores/held.svelte';
import { MixdownStore } from './stores/mixdown.svelte';
import { ModelsStore } from './stores/models.svelte';
import { NextStepStore } from './stores/next-step.svelte';
import { OfflineStore } from './stores/offline.svelte';
import { PlannersStore } from './stores/planners.svelte';
import { PlayerStore } from './stores/player.svelte';
import { ProjectShelfStore } from './stores/project-shelf.svelte';
import { RendersStore } from './stores/renders.svelte';
import { RowsStore } from './stores/rows.svelte';
import { ScoreViewStore } from './stores/score-view.svelte';
import { SelectionStore } from './stores/selection.svelte';
import type { SettingsStore } from './stores/settings.svelte';
import { SoundsStore } from './stores/sounds.svelte';
import { TimeViewStore } from './stores/time-view.svelte';
import { keepInStep } from './keep-in-step.svelte';
import type { Studio } from './studio';
import { RENDERED_EXAMPLE } from './words/example-sentences';
import { plannedExamples } from './words/planned-examples';

export interface StudioParts {
  readonly settings: SettingsStore;
  readonly planner: Planner;
  readonly renderer: Renderer &
    ModelInUseNeeds['renderer'] &
    Pick<RenderClient, 'tryOut' | 'leave' | 'release'>;
  /** The bundle that comes with the page. */
  readonly embedded: BundlePlace;
  /** Words of a caption that the bundle in use does not know. */
  readonly unknownWords: (caption: string, opened: OpenedBundle) => readonly string[];
  /** What keeps the page for use without a network. */
  readonly offline: OfflineNeeds['browser'];
  /** What the models' page installs, and with what. */
  readonly models: ModelParts;
  /** What asks an installed language model. */
  readonly localModels: LocalPlanningNeeds['client'];
  /** Where projects are kept, and who may change them. */
  readonly storage: Pick<ProjectsNeeds, 'store' | 'writer' | 'locks' | 'last'>;
  /** Name and version of the application. */
  readonly application: string;
}

/** Puts the stores and controllers of the page together. */
export function createStudio(page: Window, parts: StudioParts): Studio {
  const { settings, planner, renderer } = parts;
  const announcer = new AnnouncerStore();
  const appearance = new AppearanceStore(page);
  const bundle = new BundleStore(settings.address.steps);
  const detail = new DetailStore(settings, page);
  const document = new DocumentStore();
  const change = new ChangeStore(document);
  const draft = new DraftStore(document);
  const examples = new ExamplesStore();
  const help = new HelpStore();
  const device = new AudioDevice();
  const models = new ModelsStore();
  const offline = new OfflineStore();
  const planners = new PlannersStore();
  const player = new PlayerStore(device);
  const renders = new RendersStore();
  const selection = new SelectionStore();
  const sounds = new SoundsStore();
  const score = new ScoreViewStore(document, draft, examples, change);
  const mixdown = new MixdownStore(createWebAudioMixer(), document, score, sounds);
  const figures = new MixFiguresStore(mixdown, new LoudnessMeter());
  const held = new HeldStore();
  // Why something could not be done holds until something is done.
  document.follow(() => held.tell(null));
  const time = new TimeViewStore(score, held);
  const unknownWords = (caption: string): readonly string[] =>
    bundle.state.phase === 'open' ? parts.unknownWords(caption, bundle.state.opened) : [];
  const rows = new RowsStore(document, score, { renders, sounds, bundle, settings, unknownWords });
  const next = new NextStepStore(document, draft, examples, renders, bundle, rows, change);

  const playback = new Playback(mixdown, player, announcer);
  const auditions = new Audition(
    player,
    sounds,
    device,
    () => playback.play(),
    (why) => announcer.warn(why),
  );
  document.follow(({ takes }) => auditions.stopUnless(takes));
  const edits = new EditEvents(document, selection, announcer, auditions, (id, span) =>
    mixdown.heardFrom(id, span),
  );
  const exporter = new ExportSound(document, selection, sounds, mixdown);
  const keeping = new Offline({
    store: offline,
    announcer,
    browser: parts.offline,
    reload: async () => {
      await projects.flush();
      page.location.reload();
    },
  });
  const trying = new TryModels({
    store: models,
    announcer,
    tryBundle: (id, signal) => {
      // Two large models at once are more than many a machine holds (architecture.md, point 5).
      void localPlanning.release();
      return renderer.tryOut({ kind: 'installed', id }, signal);
    },
    leave: (id) => renderer.leave({ kind: 'installed', id }),
    quality: () => document.project.quality,
  });
  const modelling = new Models({
    store: models,
    announcer,
    page,
    parts: parts.models,
    installed: (id, name) => void trying.begin(id, name),
  });
  const write = parts.models.installing?.write ?? null;
  const exporting = new ExportModels({ store: models, announcer, write });
  const localPlanning = new LocalPlanning(planners, parts.localModels, () => renderer.release());
  const { storage } = settings;
  const choosing = new ChoosePlanner({ store: planners, rules: planner, local: localPlanning, storage });
  const planning = new PlanSentence(choosing.planner, planner, document, draft, announcer);
  const queue = new RenderQueue({
    renderer,
    document,
    renders,
    sounds,
    bundle,
    announcer,
    hopeless: (error) => void modelInUse.failed(error),
    now: () => performance.now(),
  });
  const modelInUse: ModelInUse = new ModelInUse({
    renderer,
    embedded: parts.embedded,
    bundle,
    settings,
    announcer,
    stopRendering: () => queue.stopped(),
    troubled: (id, trouble) => models.trouble(id, trouble),
  });
  const focus = new ScoreFocus(page.document, document, selection);
  const history = new HistorySteps(document, draft, planning, announcer, focus);
  const changing = new PlanChange({
    planner: choosing.planner,
    document,
    change,
    selection,
    announcer,
    travel: history.go,
    render: (ids) => {
      if (next.ready) queue.renderThese(ids);
    },
    focusLine: () => page.document.getElementById('change')?.focus(),
    now: () => performance.now(),
  });
  const comparison = new HearChange({
    mixdown,
    change,
    player,
    device,
    playMix: () => playback.play(),
    complain: (why) => announcer.warn(why),
  });
  const soundEdits = new SoundEdits(document, queue, unknownWords);
  const removing = new RemoveTakes(document, renders, announcer);
  const scroll = new ScoreScroll(time);
  const spans = new EditSpans({ document, selection, held, edits, mixdown, sounds, announcer });
  const onScore = { document, selection, held, time, player, scroll, spans };
  const drags = new SpanDrags(onScore);
  const rulerDrags = new RulerDrags(onScore);
  const timeKeys = new TimeKeys(document, player, settings, spans);
  const scoreKeys = new ScoreKeys({ ...onScore, detail, settings, announcer, edits, queue, focus });
  const regions = new Regions(page.document);
  const shelf = new ProjectShelfStore();
  const forgetting = new ForgetTakes(document, sounds, shelf, announcer);
  const soundFiles = new SoundFiles({ document, sounds, selection, shelf, announcer, read: readFile });
  const ofOneProject = { auditions, comparison, player, renders, held, time, edits, detail };
  const projects = new Projects({
    ...parts.storage,
    shelf,
    page: new ProjectOnPage({
      document,
      draft,
      change,
      selection,
      sounds,
      planning,
      changing,
      ...ofOneProject,
    }),
    document,
    announcer,
    timer: {
      set: (milliseconds, action) => page.setTimeout(action, milliseconds),
      clear: (timer) => page.clearTimeout(timer),
    },
    stopRendering: () => queue.stopped(),
    maker: () => ({
      application: parts.application,
      licences:
        bundle.manifest === null
          ? {}
          : { [`${bundle.manifest.name} ${bundle.manifest.version}`]: bundle.manifest.licence },
    }),
  });
  const { store } = parts.storage;
  const combining = new CombineProjects({ store, document, draft, sounds, shelf, announcer });

  const steps = new TakeNextStep({ next, score, draft, examples, planning, changing, queue });

  async function openExample(): Promise<void> {
    const { rendered } = examples;
    if (rendered !== null) await projects.openFile(new File([rendered.file], RENDERED_EXAMPLE.file));
  }

  function redoLonger(id: EventId): void {
    if (!soundEdits.goOn(id) && spans.askLonger(id)) queue.renderOne(id);
  }

  async function playOrPause(): Promise<void> {
    auditions.giveWay();
    comparison.giveWay();
    // The example plays in the score, whatever other was looked at before.
    if (score.playsExample) examples.point(0);
    await playback.playOrPause();
  }

  keepInStep({
    appearance,
    change,
    detail,
    document,
    draft,
    figures,
    keeping,
    localPlanning,
    mixdown,
    models,
    planners,
    playback,
    player,
    projects,
    renders,
    score,
    settings,
    sounds,
  });
  examples.offer(plannedExamples());

  listenForShortcuts(page, {
    playOrPause: () => void playOrPause(),
    toStart: () => {
      player.seek(0);
      scroll.bringIntoView(0);
    },
    nextStep: steps.take,
    stop: () => {
      if (exporter.open) exporter.close();
      else if (models.open) modelling.close();
      else if (planning.stop() || changing.stop()) return;
      else if (score.reviewing) changing.leave();
      else queue.stop();
    },
    undo: history.undo,
    redo: history.redo,
    exportSound: () => {
      if (exporter.ready) exporter.show();
    },
    help: () => help.show(),
    singleKeys: () => settings.singleKeys,
    changeWords: () => {
      modelling.close();
      page.document.getElementById(draft.writing ? 'sentence' : 'change')?.focus();
    },
    region: (forward) => regions.step(forward),
    saveToFile: () => void projects.saveToFile(),
  });
  leaveWithCare(page, projects, () => renders.active);

  return {
    announcer,
    appearance,
    bundle,
    change,
    detail,
    document,
    draft,
    examples,
    help,
    figures,
    held,
    mixdown,
    models,
    next,
    offline,
    planners,
    player,
    renders,
    rows,
    score,
    selection,
    settings,
    shelf,
    sounds,
    time,
    auditions,
    changing,
    choosing,
    combining,
    comparison,
    edits,
    exporter,
    exporting,
    forgetting,
    keeping,
    localPlanning,
    modelInUse,
    modelling,
    planning,
    projects,
    queue,
    removing,
    rulerDrags,
    scoreKeys,
    scroll,
    drags,
    soundEdits,
    soundFiles,
    spans,
    timeKeys,
    trying,
    renderAtOnce: steps.renderAtOnce,
    openExample,
    redoLonger,
    nextStep: steps.take,
    stop: () => queue.stop(),
    playOrPause,
    undo: history.undo,
    redo: history.redo,
    backTo: history.backTo,
  };
}
