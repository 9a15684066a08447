import type { ExpectedEdit } from './expected-edit';
import { CAR, CAR_AND_TALK, NOTHING, STORM, STREET } from './starting-scenes';

/**
 * Forty commands as a sound designer may type them. Written down without a look at the grammar of edits, after it was
 * built; the wording is never changed to suit it.
 */
export const DAILY_EDITS: readonly ExpectedEdit[] = [
  {
    source: 'level',
    scene: STORM,
    text: 'bring the rain down 3 dB',
    oneOf: [{ changed: { 'Rain falls': { gainBy: -3 } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'rain -4db',
    oneOf: [{ changed: { 'Rain falls': { gainBy: -4 } } }],
  },
  {
    source: 'level',
    scene: CAR,
    text: 'make it quiet',
    focus: 'A car drives away',
    oneOf: [{ changed: { 'A car drives away': { level: 'quieter' } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'the dog is too loud',
    oneOf: [{ changed: { 'A dog barks': { level: 'quieter' } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'can we have less rain?',
    oneOf: [{ changed: { 'Rain falls': { level: 'quieter' } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'a bit more thunder please',
    oneOf: [{ changed: { 'Thunder rumbles': { level: 'louder' } } }],
  },
  {
    source: 'level',
    scene: STREET,
    text: 'siren 2 dB up, traffic 2 dB down',
    oneOf: [{ changed: { 'A siren wails': { gainBy: 2 }, 'Traffic passes by': { gainBy: -2 } } }],
  },
  {
    source: 'level',
    scene: STREET,
    text: 'duck the traffic under the siren',
    oneOf: [{ changed: { 'Traffic passes by': { level: 'quieter' } } }, { ask: {} }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'mute the rain for now',
    oneOf: [{ changed: { 'Rain falls': { muted: true } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'make the rain heavier',
    oneOf: [
      { changed: { 'Rain falls': { has: ['heav', 'rain'] } } },
      { changed: { 'Rain falls': { level: 'louder' } } },
    ],
  },
  {
    source: 'side',
    scene: STREET,
    text: 'pan the siren hard left',
    oneOf: [{ changed: { 'A siren wails': { side: 'left' } } }],
  },
  {
    source: 'side',
    scene: STREET,
    text: 'pan the dog left',
    oneOf: [{ ask: { choices: 2 } }],
  },
  {
    source: 'side',
    scene: STREET,
    text: 'the barking dog on the right',
    oneOf: [{ changed: { 'A dog barks': { side: 'right' } } }],
  },
  {
    source: 'fade',
    scene: STREET,
    text: 'fade the traffic out over the last 2 seconds',
    oneOf: [{ changed: { 'Traffic passes by': { fadeOut: 2 } } }],
  },
  {
    source: 'fade',
    scene: STREET,
    text: 'slow fade in on the traffic',
    oneOf: [{ changed: { 'Traffic passes by': { fadeIn: true } } }],
  },
  {
    source: 'place',
    scene: STORM,
    text: 'push the thunder back by half a second',
    oneOf: [
      { changed: { 'Thunder rumbles': { shift: 0.5 } } },
      { changed: { 'Thunder rumbles': { spans: [[6.5, 10]] } } },
      { changed: { 'Thunder rumbles': { shift: 0.5 } }, duration: 10.5, free: ['Rain falls'] },
    ],
  },
  {
    source: 'place',
    scene: STREET,
    text: 'the siren should come in at 3 s',
    oneOf: [
      { changed: { 'A siren wails': { spans: [[3, 7]] } } },
      { changed: { 'A siren wails': { spans: [[3, 6]] } } },
    ],
  },
  {
    source: 'place',
    scene: STORM,
    text: 'thunder should hit at 8',
    oneOf: [
      { changed: { 'Thunder rumbles': { spans: [[8, 10]] } } },
      { changed: { 'Thunder rumbles': { spans: [[8, 12]] } } },
      { changed: { 'Thunder rumbles': { spans: [[8, 12]] } }, duration: 12, free: ['Rain falls'] },
    ],
  },
  {
    source: 'place',
    scene: STORM,
    text: 'start the thunder together with the first bark',
    oneOf: [
      { changed: { 'Thunder rumbles': { spans: [[1, 5]] } } },
      { changed: { 'Thunder rumbles': { spans: [[1, 10]] } } },
    ],
  },
  {
    source: 'place',
    scene: STREET,
    text: 'put the growl right after the bark',
    oneOf: [{ changed: { 'A dog growls': { spans: [[5, 7]] } } }],
  },
  {
    source: 'place',
    scene: CAR,
    text: 'Door closes a second earlier',
    oneOf: [{ changed: { 'A car door closes': { shift: -1 } }, free: ['A car door opens'] }],
  },
  {
    source: 'place',
    scene: CAR_AND_TALK,
    text: 'move the talking before the engine',
    oneOf: [
      {
        changed: { 'A man talks': { before: ['A car engine starts'], start: 4 } },
        free: ['A car engine starts', 'A car drives away'],
      },
      {
        changed: { 'A man talks': { before: ['A car engine starts'], spans: [[2, 4]] } },
        free: ['A car door opens', 'A car door closes'],
      },
    ],
  },
  {
    source: 'place',
    scene: STORM,
    text: 'bring the thunder in 2s earlier and 3dB hotter',
    oneOf: [
      { changed: { 'Thunder rumbles': { shift: -2, gainBy: 3 } } },
      { changed: { 'Thunder rumbles': { spans: [[4, 10]], gainBy: 3 } } },
    ],
  },
  {
    source: 'length',
    scene: CAR,
    text: 'shorten the engine start to 2 seconds',
    oneOf: [{ changed: { 'A car engine starts': { length: 2 } } }],
  },
  {
    source: 'length',
    scene: STREET,
    text: 'stretch the siren to the end',
    oneOf: [{ changed: { 'A siren wails': { spans: [[2, 12]] } } }],
  },
  {
    source: 'length',
    scene: STREET,
    text: 'cut the siren off at 4 seconds',
    oneOf: [{ changed: { 'A siren wails': { spans: [[2, 4]] } } }],
  },
  {
    source: 'length',
    scene: CAR_AND_TALK,
    text: 'let the man talk longer',
    oneOf: [
      {
        changed: { 'A man talks': { length: 'longer' } },
        free: ['A car drives away', 'A car engine starts'],
      },
    ],
  },
  {
    source: 'length',
    scene: STORM,
    text: 'rain only from 3 to the end',
    oneOf: [{ changed: { 'Rain falls': { spans: [[3, 10]] } } }],
  },
  {
    source: 'length',
    scene: STREET,
    text: 'make the whole thing 15 seconds',
    oneOf: [{ duration: 15, free: ['Traffic passes by'] }],
  },
  {
    source: 'add',
    scene: STREET,
    text: 'add a distant church bell at 9 s',
    oneOf: [{ added: [{ has: ['church bell'], without: ['9'], start: 9 }] }],
  },
  {
    source: 'add',
    scene: STREET,
    text: 'Give me some footsteps on gravel throughout',
    oneOf: [{ added: [{ has: ['footsteps', 'gravel'], without: ['throughout', 'give'], spans: [[0, 12]] }] }],
  },
  {
    source: 'add',
    scene: STORM,
    text: 'Add a second dog',
    oneOf: [{ added: [{ has: ['dog'], without: ['second'] }] }],
  },
  {
    source: 'add',
    scene: STORM,
    text: 'one more bark at 5 s',
    oneOf: [
      {
        changed: {
          'A dog barks': {
            spans: [
              [1, 2],
              [3, 4],
              [5, 6],
            ],
          },
        },
      },
      { added: [{ has: ['bark'], without: ['more'], start: 5 }] },
    ],
  },
  {
    source: 'add',
    scene: CAR,
    text: 'add a seatbelt click after the door closes',
    oneOf: [
      {
        added: [{ has: ['seatbelt'], after: ['A car door closes'] }],
        free: ['A car engine starts', 'A car drives away'],
      },
    ],
  },
  {
    source: 'add',
    scene: NOTHING,
    text: 'wind in the background the whole time, a crow caws twice',
    oneOf: [
      {
        added: [
          { has: ['wind'], without: ['time'], role: 'bg', spans: [[0, 10]] },
          { has: ['crow caws'], count: 2 },
        ],
      },
      {
        added: [
          { has: ['wind'], without: ['time'], role: 'bg', spans: [[0, 10]] },
          { has: ['crow caws'], count: 1 },
        ],
      },
    ],
  },
  {
    source: 'remove',
    scene: STREET,
    text: 'lose the growl',
    oneOf: [{ removed: ['A dog growls'] }],
  },
  {
    source: 'remove',
    scene: STORM,
    text: 'delete everything except the rain',
    oneOf: [{ removed: ['A dog barks', 'Thunder rumbles'] }],
  },
  {
    source: 'other words',
    scene: STORM,
    text: 'swap the dog for a cat and lose the thunder',
    oneOf: [{ changed: { 'A dog barks': { has: ['cat'], without: ['dog'] } }, removed: ['Thunder rumbles'] }],
  },
  {
    source: 'other words',
    scene: CAR_AND_TALK,
    text: 'instead of talking he should cough',
    oneOf: [{ changed: { 'A man talks': { has: ['man/he', 'cough'], without: ['talk'] } } }],
  },
  {
    source: 'again',
    scene: STREET,
    text: 'try another take of the siren',
    oneOf: [{ changed: { 'A siren wails': { anew: true } } }],
  },
];
