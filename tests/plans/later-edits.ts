import type { ExpectedEdit } from './expected-edit';
import { CAR, CAR_AND_TALK, STORM, STREET } from './starting-scenes';

/** Twenty commands more, written down after the grammar was mended for the daily ones; it was not mended for these. */
export const LATER_EDITS: readonly ExpectedEdit[] = [
  { source: 'level', scene: STORM, text: 'thunder up 4 dB', oneOf: [{ changed: { 'Thunder rumbles': { gainBy: 4 } } }] },
  {
    source: 'level',
    scene: STREET,
    text: 'take the traffic down a touch',
    oneOf: [{ changed: { 'Traffic passes by': { level: 'quieter' } } }],
  },
  {
    source: 'level',
    scene: STREET,
    text: 'I can barely hear the siren',
    oneOf: [{ changed: { 'A siren wails': { level: 'louder' } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'keep the rain really soft',
    oneOf: [{ changed: { 'Rain falls': { level: 'quieter' } } }],
  },
  {
    source: 'level',
    scene: STORM,
    text: 'dog louder, rain quieter, thunder 2 dB louder',
    oneOf: [
      {
        changed: {
          'A dog barks': { level: 'louder' },
          'Rain falls': { level: 'quieter' },
          'Thunder rumbles': { gainBy: 2 },
        },
      },
    ],
  },
  {
    source: 'side',
    scene: STREET,
    text: 'siren from the right please',
    oneOf: [{ changed: { 'A siren wails': { side: 'right' } } }],
  },
  {
    source: 'side',
    scene: STREET,
    text: 'put the traffic back in the centre',
    oneOf: [{ changed: { 'Traffic passes by': { side: 'middle' } } }, { changed: {} }],
  },
  {
    source: 'fade',
    scene: STORM,
    text: 'fade in the rain over the first 3 seconds',
    oneOf: [{ changed: { 'Rain falls': { fadeIn: 3 } } }],
  },
  {
    source: 'fade',
    scene: STREET,
    text: 'gentle fade out on the siren',
    oneOf: [{ changed: { 'A siren wails': { fadeOut: true } } }],
  },
  {
    source: 'place',
    scene: STREET,
    text: 'siren should start at the very beginning',
    oneOf: [{ changed: { 'A siren wails': { start: 0 } } }],
  },
  {
    source: 'place',
    scene: CAR,
    text: 'the door should open half a second later',
    oneOf: [
      { changed: { 'A car door opens': { shift: 0.5 } }, free: ['A car door closes'] },
      { changed: { 'A car door opens': { spans: [[0.5, 2]] } } },
    ],
  },
  {
    source: 'place',
    scene: STREET,
    text: 'growl at 10 instead of 7',
    oneOf: [{ changed: { 'A dog growls': { start: 10 } } }],
  },
  {
    source: 'length',
    scene: STREET,
    text: 'let the siren run from 5 s on',
    oneOf: [
      { changed: { 'A siren wails': { spans: [[5, 12]] } } },
      { changed: { 'A siren wails': { spans: [[5, 9]] } } },
    ],
  },
  {
    source: 'length',
    scene: CAR_AND_TALK,
    text: 'trim the talking by half a second',
    oneOf: [{ changed: { 'A man talks': { length: 1.5 } } }],
  },
  {
    source: 'add',
    scene: STREET,
    text: 'another siren, far away, from 8 to 12',
    oneOf: [{ added: [{ has: ['siren'], without: ['8', 'another'], spans: [[8, 12]] }] }],
  },
  {
    source: 'add',
    scene: STORM,
    text: 'throw in an owl hooting between 4 and 5',
    oneOf: [{ added: [{ has: ['owl hoot'], without: ['4'], spans: [[4, 5]] }] }],
  },
  {
    source: 'remove',
    scene: STREET,
    text: 'kill everything but the traffic',
    oneOf: [{ removed: ['A siren wails', 'A dog barks', 'A dog growls'] }],
  },
  {
    source: 'remove',
    scene: STORM,
    text: "I don't like the second bark, drop it",
    oneOf: [{ changed: { 'A dog barks': { spans: [[1, 2]] } } }],
  },
  {
    source: 'other words',
    scene: STREET,
    text: 'make the siren a fire truck horn',
    oneOf: [{ changed: { 'A siren wails': { has: ['fire truck horn'], without: ['siren'] } } }],
  },
  {
    source: 'again',
    scene: STORM,
    text: 'reroll the thunder and the dog',
    oneOf: [{ changed: { 'Thunder rumbles': { anew: true }, 'A dog barks': { anew: true } } }],
  },
];
