import type { ExpectedEdit } from './expected-edit';
import { CAR, CAR_AND_TALK, NOTHING, STORM, STREET } from './starting-scenes';

/**
 * Twenty ways in which people may say the turns of the paper's figure 4 and everyday edits. Written down before the
 * grammar of edits was; the wording is never changed to suit it. A question back does not count as understood.
 */
export const PARAPHRASES: readonly ExpectedEdit[] = [
  {
    source: 'figure 4, turn 1',
    scene: NOTHING,
    text: 'Let me hear a man getting into his car and driving off.',
    oneOf: [
      {
        added: [
          { has: ['door', 'open'] },
          { has: ['door', 'close'] },
          { has: ['engine'] },
          { has: ['drive'], end: 10 },
        ],
      },
      { added: [{ has: ['door'] }, { has: ['engine'] }, { has: ['drive'], end: 10 }] },
    ],
  },
  {
    source: 'figure 4, turn 2',
    scene: CAR,
    text: 'Before the car drives away, insert a man talking.',
    oneOf: [
      {
        added: [{ has: ['man', 'talk'], after: ['A car engine starts'], before: ['A car drives away'] }],
        free: ['A car engine starts', 'A car drives away'],
      },
    ],
  },
  {
    source: 'figure 4, turn 2',
    scene: CAR,
    text: 'Put some male speech between the engine starting and the car driving off.',
    oneOf: [
      {
        added: [{ has: ['male speech'], after: ['A car engine starts'], before: ['A car drives away'] }],
        free: ['A car engine starts', 'A car drives away'],
      },
    ],
  },
  {
    source: 'figure 4, turn 2',
    scene: CAR,
    text: 'There should be a guy saying something after the engine starts but before they drive away.',
    oneOf: [
      {
        added: [
          { has: ['guy/man'], after: ['A car engine starts'], before: ['A car drives away'] },
        ],
        free: ['A car engine starts', 'A car drives away'],
      },
    ],
  },
  {
    source: 'figure 4, turn 2',
    scene: CAR,
    text: 'Squeeze in a short announcement over a loudspeaker right after the door closes.',
    oneOf: [
      {
        added: [{ has: ['announcement'], after: ['A car door closes'], before: ['A car engine starts'] }],
        free: ['A car engine starts', 'A car drives away'],
      },
    ],
  },
  {
    source: 'figure 4, turn 3',
    scene: CAR_AND_TALK,
    text: 'Swap driving away for loud music.',
    oneOf: [
      { changed: { 'A car drives away': { has: ['music'], without: ['driv', 'car'] } } },
      { removed: ['A car drives away'], added: [{ has: ['music'], spans: [[8, 10]] }] },
    ],
  },
  {
    source: 'figure 4, turn 3',
    scene: CAR_AND_TALK,
    text: 'Instead of driving off, have loud music play.',
    oneOf: [
      { changed: { 'A car drives away': { has: ['music'], without: ['driv', 'car'] } } },
      { removed: ['A car drives away'], added: [{ has: ['music'], spans: [[8, 10]] }] },
    ],
  },
  {
    source: 'figure 4, turn 3',
    scene: CAR_AND_TALK,
    text: 'Make the driving away into loud music playing.',
    oneOf: [
      { changed: { 'A car drives away': { has: ['music'], without: ['driv', 'car'] } } },
      { removed: ['A car drives away'], added: [{ has: ['music'], spans: [[8, 10]] }] },
    ],
  },
  {
    source: 'figure 4, turn 3',
    scene: CAR_AND_TALK,
    text: "I'd rather hear loud music than the car driving away.",
    oneOf: [
      { changed: { 'A car drives away': { has: ['music'], without: ['driv', 'car'] } } },
      { removed: ['A car drives away'], added: [{ has: ['music'], spans: [[8, 10]] }] },
    ],
  },
  {
    source: 'figure 4, turn 4',
    scene: CAR_AND_TALK,
    text: 'Now make a battlefield out of a jet flying past and people screaming; feel free to add whatever makes it more believable.',
    oneOf: [
      {
        removed: [
          'A car door opens',
          'A car door closes',
          'A car engine starts',
          'A man talks',
          'A car drives away',
        ],
        added: [
          { has: ['jet'], guess: false },
          { has: ['people', 'scream'], guess: false },
          { has: ['gun/explo'], guess: true },
        ],
      },
      {
        removed: [
          'A car door opens',
          'A car door closes',
          'A car engine starts',
          'A man talks',
          'A car drives away',
        ],
        added: [
          { has: ['jet'], guess: false },
          { has: ['people', 'scream'], guess: false },
          { has: ['gun/explo'], guess: true },
          { has: ['gun/explo'], guess: true },
        ],
      },
    ],
  },
  {
    source: 'figure 4, turn 4',
    scene: STORM,
    text: 'Forget all that. Give me a jet plane passing overhead together with a shouting crowd.',
    oneOf: [
      {
        removed: ['A dog barks', 'Rain falls', 'Thunder rumbles'],
        added: [{ has: ['jet'] }, { has: ['crowd'], with: ['jet'] }],
      },
    ],
  },
  {
    source: 'volume',
    scene: STORM,
    text: 'Turn the rain down a little.',
    oneOf: [{ changed: { 'Rain falls': { level: 'quieter' } } }],
  },
  {
    source: 'volume',
    scene: STORM,
    text: 'Crank up the thunder.',
    oneOf: [{ changed: { 'Thunder rumbles': { level: 'louder' } } }],
  },
  {
    source: 'shift',
    scene: STORM,
    text: 'Can the thunder come in two seconds sooner?',
    oneOf: [
      { changed: { 'Thunder rumbles': { shift: -2 } } },
      { changed: { 'Thunder rumbles': { spans: [[4, 10]] } } },
    ],
  },
  {
    source: 'removal',
    scene: STORM,
    text: 'Lose the dog.',
    oneOf: [{ removed: ['A dog barks'] }],
  },
  {
    source: 'removal',
    scene: STORM,
    text: 'Take out the second bark.',
    oneOf: [{ changed: { 'A dog barks': { spans: [[1, 2]] } } }],
  },
  {
    source: 'length',
    scene: STORM,
    text: 'The rain should stop at 6 seconds.',
    oneOf: [{ changed: { 'Rain falls': { spans: [[0, 6]] } } }],
  },
  {
    source: 'length',
    scene: STREET,
    text: 'Let the whole thing run for 20 seconds.',
    oneOf: [
      { duration: 20 },
      { duration: 20, changed: { 'Traffic passes by': { spans: [[0, 20]] } } },
      { duration: 20, free: ['Traffic passes by', 'A siren wails', 'A dog barks', 'A dog growls'] },
    ],
  },
  {
    source: 'replacement',
    scene: STREET,
    text: 'Get rid of the siren and give me church bells in its place.',
    oneOf: [
      { changed: { 'A siren wails': { has: ['church bells'], without: ['siren'] } } },
      { removed: ['A siren wails'], added: [{ has: ['church bells'], spans: [[2, 6]] }] },
    ],
  },
  {
    source: 'compound',
    scene: STORM,
    text: 'Bring the rain in gradually and have the thunder twice as loud.',
    oneOf: [{ changed: { 'Rain falls': { fadeIn: true }, 'Thunder rumbles': { level: 'louder', gainBy: 6 } } }],
  },
];
