import { untrack } from 'svelte';
import type { Playback } from './controllers/playback';
import { dependsOn } from './stores/depends-on';
import type { Studio } from './studio';

/** What follows from what: the parts of the studio that keep in step with others, for as long as the page is open. */
export function keepInStep({
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
}: Pick<
  Studio,
  | 'appearance'
  | 'change'
  | 'detail'
  | 'document'
  | 'draft'
  | 'figures'
  | 'keeping'
  | 'localPlanning'
  | 'mixdown'
  | 'models'
  | 'planners'
  | 'player'
  | 'projects'
  | 'renders'
  | 'score'
  | 'settings'
  | 'sounds'
> & { readonly playback: Playback }): void {
  $effect.root(() => {
    // A running player goes on with the changed mix.
    $effect(() => {
      dependsOn(score.heard, sounds.all);
      untrack(() => {
        void playback.follow();
        figures.changed();
      });
    });
    $effect.pre(() => mixdown.findWaveTop());
    $effect(() => {
      const wanted = player.playing || (detail.raised && detail.tab === 'mix');
      untrack(() => figures.want(wanted));
    });
    $effect(() => {
      player.region = document.project.loop;
    });
    $effect(() => {
      dependsOn(document.history, draft.writing, draft.text, change.kept);
      untrack(() => projects.changed());
    });
    // By its value: every edit touches what it is made from, and no edit may stop the player.
    const playsExample = $derived(score.playsExample);
    $effect(() => {
      // The example and one's own project are two pieces: neither goes on where the other was.
      dependsOn(playsExample);
      untrack(() => {
        player.pause();
        player.seek(0);
      });
    });
    $effect(() => {
      const { active } = renders;
      untrack(() => {
        keeping.rendering(active);
        // Two large models at once are more than many a machine holds (architecture.md, point 5).
        if (active) void localPlanning.release();
      });
    });
    $effect(() => {
      const { bundles, listed } = models;
      if (listed) untrack(() => planners.have(bundles));
    });
    $effect(() => {
      dependsOn(settings.theme);
      untrack(() => appearance.changed());
    });
  });
}
