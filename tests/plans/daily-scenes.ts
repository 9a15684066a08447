import type { ExpectedScene } from './expected-scene';

/**
 * Twenty scenes as a sound designer may type them: headings, lists without verbs, times here and there. Written down
 * without a look at the rules, after they were built; the wording is never changed to suit them.
 */
export const DAILY_SCENES: readonly ExpectedScene[] = [
  {
    source: 'list',
    text: 'Busy coffee shop, espresso machine hisses, cups clink, two women chat quietly.',
    events: [
      { has: ['coffee shop'] },
      { has: ['espresso machine hisses'] },
      { has: ['cups clink'] },
      { has: ['two women chat'] },
    ],
  },
  {
    source: 'list',
    text: 'Old wooden door creaks open, footsteps across a wooden floor, door slams shut',
    events: [
      { has: ['door creaks open'], turn: 1 },
      { has: ['footsteps'], turn: 2 },
      { has: ['door slams shut'], turn: 3 },
    ],
  },
  {
    source: 'heading',
    text: 'Night forest: crickets, an owl hoots twice, distant thunder at 8 s',
    events: [{ has: ['crickets'] }, { has: ['owl hoots'], count: 2 }, { has: ['thunder'], without: ['8'] }],
  },
  {
    source: 'order',
    text: 'Helicopter approaches, hovers overhead for 4 seconds, then flies off',
    events: [
      { has: ['helicopter approaches'], turn: 1 },
      { has: ['helicopter hovers'], turn: 2 },
      { has: ['helicopter flies'], turn: 3 },
    ],
  },
  {
    source: 'order',
    text: 'A phone rings three times, someone picks it up and says hello',
    events: [
      { has: ['phone rings'], count: 3, turn: 1 },
      { has: ['picks'], turn: 2 },
      { has: ['says'], turn: 3 },
    ],
  },
  {
    source: 'list',
    text: 'Waves crash on a beach, seagulls cry, kids laughing far away',
    events: [{ has: ['waves crash'] }, { has: ['seagulls cry'] }, { has: ['kids laughing'] }],
  },
  {
    source: 'order',
    text: 'Typing on a mechanical keyboard while a clock ticks, then a doorbell',
    events: [
      { has: ['typing', 'keyboard'], turn: 1 },
      { has: ['clock ticks'], turn: 1 },
      { has: ['doorbell'], turn: 2 },
    ],
  },
  {
    source: 'heading',
    text: '15 seconds: rain on a tin roof, thunder at 5 and at 11 seconds',
    duration: 15,
    events: [{ has: ['rain', 'tin roof'] }, { has: ['thunder'], count: 2 }],
  },
  {
    source: 'order',
    text: 'Car passes by from left to right, horn honks, brakes screech and a crash',
    events: [
      { has: ['car passes by'], turn: 1 },
      { has: ['horn honks'], turn: 2 },
      { has: ['brakes screech'], turn: 3 },
      { has: ['crash'] },
    ],
  },
  {
    source: 'times',
    text: 'Campfire crackling all the way through, guitar strumming from 3 s, people humming along',
    events: [
      { has: ['campfire crackling'], without: ['through'], spans: [[0, 10]] },
      { has: ['guitar strumming'], without: ['3'] },
      { has: ['people humming'] },
    ],
  },
  {
    source: 'heading',
    text: 'Sword fight: blades clash, a man grunts, a body falls to the ground',
    events: [
      { has: ['blades clash'], turn: 1 },
      { has: ['man grunts'], turn: 2 },
      { has: ['body falls'], turn: 3 },
    ],
  },
  {
    source: 'list',
    text: 'Subway train arrives at the platform, doors open, announcement over the PA',
    events: [
      { has: ['train arrives'], turn: 1 },
      { has: ['doors open'], turn: 2 },
      { has: ['announcement'], turn: 3 },
    ],
  },
  {
    source: 'order',
    text: 'Spaceship door whooshes open followed by alarm beeps, computer voice in the background',
    events: [
      { has: ['door whooshes open'], turn: 1 },
      { has: ['alarm beeps'], turn: 2 },
      { has: ['computer voice'], role: 'bg' },
    ],
  },
  {
    source: 'list',
    text: 'Footsteps in snow, heavy breathing, wolf howl in the distance',
    events: [{ has: ['footsteps', 'snow'] }, { has: ['heavy breathing'] }, { has: ['wolf howl'] }],
  },
  {
    source: 'list',
    text: 'Kettle boils, water is poured into a mug, spoon stirs',
    events: [
      { has: ['kettle boils'], turn: 1 },
      { has: ['water is poured'], turn: 2 },
      { has: ['spoon stirs'], turn: 3 },
    ],
  },
  {
    source: 'times',
    text: 'Glass breaks at 2 s, alarm goes off right after and keeps going',
    events: [
      { has: ['glass breaks'], without: ['2'], turn: 1 },
      { has: ['alarm goes off'], turn: 2 },
    ],
  },
  {
    source: 'order',
    text: 'Horse gallops closer and closer, then stops and snorts',
    events: [
      { has: ['horse gallops'], turn: 1 },
      { has: ['horse', 'snorts'], turn: 2 },
    ],
  },
  {
    source: 'times',
    text: 'Baby cries, mother shushes, lullaby music box from 4 to 10',
    events: [
      { has: ['baby cries'] },
      { has: ['mother shushes'] },
      { has: ['music box'], without: ['4'], spans: [[4, 10]] },
    ],
  },
  {
    source: 'list',
    text: 'Boxing match crowd cheering, bell dings, punches land',
    events: [{ has: ['crowd cheering'] }, { has: ['bell dings'] }, { has: ['punches land'] }],
  },
  {
    source: 'order',
    text: 'Chainsaw starts up, revs, cuts through wood, tree falls with a loud crash',
    events: [
      { has: ['chainsaw starts'], turn: 1 },
      { has: ['chainsaw', 'rev'], turn: 2 },
      { has: ['chainsaw cuts'], turn: 3 },
      { has: ['tree falls'], turn: 4 },
    ],
  },
];
