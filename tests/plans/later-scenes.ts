import type { ExpectedScene } from './expected-scene';

/** Ten scenes more, written down after the rules were mended for the daily ones; they were not mended for these. */
export const LATER_SCENES: readonly ExpectedScene[] = [
  {
    source: 'heading',
    text: 'Old harbour: water laps, a ship horn blares twice, ropes creak',
    events: [{ has: ['water laps'] }, { has: ['ship horn blares'], count: 2 }, { has: ['ropes creak'] }],
  },
  {
    source: 'order',
    text: 'Footsteps approach, a key turns in a lock, door opens, light switch clicks',
    events: [
      { has: ['footsteps approach'], turn: 1 },
      { has: ['key turns'], turn: 2 },
      { has: ['door opens'], turn: 3 },
      { has: ['switch clicks'], turn: 4 },
    ],
  },
  {
    source: 'times',
    text: 'Train station ambience all the way through, whistle at 6 s, train leaves from 7 to 10',
    events: [
      { has: ['train station ambience'], without: ['through'], spans: [[0, 10]] },
      { has: ['whistle'], without: ['6'] },
      { has: ['train leaves'], spans: [[7, 10]] },
    ],
  },
  {
    source: 'list',
    text: 'Cat purring, fireplace crackling, wind outside',
    events: [{ has: ['cat purring'] }, { has: ['fireplace crackling'] }, { has: ['wind outside'] }],
  },
  {
    source: 'order',
    text: 'A glass is filled, someone drinks, the glass is put down',
    events: [
      { has: ['glass is filled'], turn: 1 },
      { has: ['drinks'], turn: 2 },
      { has: ['glass is put down'], turn: 3 },
    ],
  },
  {
    source: 'order',
    text: 'Car engine idles, then revs twice and the car speeds away',
    events: [
      { has: ['engine idles'], turn: 1 },
      { has: ['revs'], count: 2, turn: 2 },
      { has: ['car speeds away'], turn: 3 },
    ],
  },
  {
    source: 'times',
    text: 'Applause from 0 to 3, then a speaker clears his throat and speaks',
    events: [
      { has: ['applause'], spans: [[0, 3]], turn: 1 },
      { has: ['clears his throat'], turn: 2 },
      { has: ['speaks'], turn: 3 },
    ],
  },
  {
    source: 'list',
    text: 'Distant church bells, birds in the trees, a bicycle bell rings once',
    events: [{ has: ['church bells'] }, { has: ['birds'] }, { has: ['bicycle bell rings'] }],
  },
  {
    source: 'heading',
    text: '20 seconds: heavy rain on a car roof, wipers squeak, radio static from 5 s',
    duration: 20,
    events: [{ has: ['rain', 'car roof'] }, { has: ['wipers squeak'] }, { has: ['radio static'], without: ['5'] }],
  },
  {
    source: 'order',
    text: 'Dice roll on a table, people gasp, someone laughs and coins jingle',
    events: [
      { has: ['dice roll'], turn: 1 },
      { has: ['people gasp'], turn: 2 },
      { has: ['someone laughs'], turn: 3 },
      { has: ['coins jingle'] },
    ],
  },
];
