import { guessed, type ExpectedScene } from './expected-scene';

/** Captions of the paper and of its demo page, and the README's. */
export const PUBLISHED_SCENES: readonly ExpectedScene[] = [
  {
    source: 'readme',
    text: 'a dog barks twice while rain falls, followed by thunder',
    events: [
      { has: ['dog barks'], without: ['twice'], count: 2, turn: 0, role: 'fg', said: 'dog barks twice' },
      { has: ['rain falls'], turn: 0, role: 'bg', said: 'rain falls' },
      { has: ['thunder'], turn: 1, role: 'fg', said: 'thunder' },
    ],
  },
  {
    source: 'paper',
    text: 'a man enters his car and drives away',
    events: [
      { ...guessed(0, 'car door', 'open'), said: 'man enters his car' },
      { ...guessed(1, 'car door', 'close'), said: 'man enters his car' },
      { ...guessed(2, 'engine starts'), said: 'drives away' },
      { ...guessed(3, 'car drives away'), said: 'drives away' },
    ],
  },
  {
    source: 'paper',
    text: 'A couple decorates a room, hangs pictures, and admires their work.',
    events: [guessed(0, 'paper'), guessed(1, 'tape'), guessed(2, 'hammer'), guessed(3, 'murmur')],
  },
  {
    source: 'paper',
    text: 'A mechanic inspects a car, changes the oil, and test drives the vehicle.',
    events: [
      guessed(0, 'car door'),
      guessed(1, 'metal'),
      guessed(2, 'metal'),
      guessed(3, 'liquid'),
      guessed(4, 'engine starts'),
      guessed(5, 'drives away'),
    ],
  },
  {
    source: 'paper',
    text: 'A group of kids play hide and seek in a large, old house.',
    events: [guessed(0, 'count'), guessed(1, 'footsteps'), guessed(2, 'door'), guessed(3, 'laugh')],
  },
  {
    source: 'paper',
    text: 'A woman packs a suitcase, locks her house, and walks to the bus station.',
    events: [
      guessed(0, 'clothes'),
      guessed(1, 'zipper'),
      guessed(2, 'door'),
      guessed(3, 'key'),
      guessed(4, 'footsteps'),
      { ...guessed(4, 'traffic'), role: 'bg' },
    ],
  },
  {
    source: 'paper',
    text: 'I want to generate "A clap of thunder coupled with the running water".',
    events: [
      { has: ['clap of thunder'], without: ['want'] },
      { has: ['running water'] },
    ],
  },
  {
    source: 'paper',
    text: 'I want to combine "Buzzing and humming of a motor" with "A man speaking" together',
    events: [
      { has: ['buzzing and humming of a motor'], said: 'Buzzing and humming of a motor' },
      { has: ['man speaking'], said: 'man speaking' },
    ],
  },
  {
    source: 'paper',
    text: 'I want to generate "A series of machine gunfire and two gunshots firing as a jet aircraft flies by followed by soft music playing"',
    events: [
      { has: ['machine gunfire'], turn: 0 },
      { has: ['gunshot'], without: ['two'], count: 2, turn: 0 },
      { has: ['jet aircraft flies by'], turn: 0 },
      { has: ['music playing'], turn: 1 },
    ],
  },
  {
    source: 'paper',
    text: 'I want to generate "A crowd of people playing basketball game."',
    events: [guessed(0, 'basketball'), guessed(1, 'basket'), guessed(2, 'cheer')],
  },
  {
    source: 'demo',
    text: 'Young children are whistling and laughing',
    events: [{ has: ['children', 'whistling'] }, { has: ['children', 'laughing'] }],
  },
  {
    source: 'demo',
    text: 'Plastic clanking as a horse trots and a woman talks in the background',
    events: [
      { has: ['plastic clanking'] },
      { has: ['horse trots'] },
      { has: ['woman talks'], without: ['background'], role: 'bg' },
    ],
  },
  {
    source: 'demo',
    text: 'A child laughs, a man speaks, and people laugh',
    events: [{ has: ['child laughs'] }, { has: ['man speaks'] }, { has: ['people laugh'] }],
  },
  {
    source: 'demo',
    text: 'People speaking with loud bangs followed by a slow motion rumble',
    events: [
      { has: ['people speaking'], turn: 0 },
      { has: ['bangs'], turn: 0 },
      { has: ['rumble'], turn: 1 },
    ],
  },
  {
    source: 'demo',
    text: 'A man speaks followed by loud snoring',
    events: [
      { has: ['man speaks'], turn: 0 },
      { has: ['snoring'], turn: 1 },
    ],
  },
  {
    source: 'demo',
    text: 'A man whistling followed by a man yelling as plastic rustles and clanks in the background',
    events: [
      { has: ['man whistling'], turn: 0 },
      { has: ['man yelling'], turn: 1 },
      { has: ['plastic', 'rustles'], turn: 1, role: 'bg' },
    ],
  },
  { source: 'demo', text: 'A clock chimes and ticktocks', events: [{ has: ['clock chimes'] }, { has: ['clock ticktocks'] }] },
  {
    source: 'demo',
    text: 'Repetitive faint snoring followed by two men speaking',
    events: [
      { has: ['snoring'], turn: 0 },
      { has: ['two men speaking'], turn: 1 },
    ],
  },
  {
    source: 'demo',
    text: 'A croaking frog with brief bird chirps followed by a man talking as birds chirp in the background followed by a loud popping',
    events: [
      { has: ['croaking frog'], turn: 0 },
      { has: ['bird chirps'], turn: 0 },
      { has: ['man talking'], turn: 1 },
      { has: ['birds chirp'], turn: 1, role: 'bg' },
      { has: ['popping'], turn: 2 },
    ],
  },
  {
    source: 'demo',
    text: 'Pigeons cooing and bird wings flapping as footsteps shuffle on paper followed by motor sounds with male speaking',
    events: [
      { has: ['pigeons cooing'], turn: 0 },
      { has: ['wings flapping'], turn: 0 },
      { has: ['footsteps shuffle'], turn: 0 },
      { has: ['motor sounds'], turn: 1 },
      { has: ['male speaking'], turn: 1 },
    ],
  },
  {
    source: 'demo',
    text: 'A vehicle accelerating in the distance then driving by followed by multiple gunfire sounds, and men speak',
    events: [
      { has: ['vehicle accelerating'], without: ['distance'], turn: 0, role: 'bg' },
      { has: ['vehicle driving by'], turn: 1 },
      { has: ['gunfire'], turn: 2 },
      { has: ['men speak'], turn: 2 },
    ],
  },
  {
    source: 'demo',
    text: 'Whistling and then a female singing followed by woman speaking in a quiet environment',
    events: [
      { has: ['whistling'], turn: 0 },
      { has: ['female singing'], turn: 1 },
      { has: ['woman speaking'], turn: 2 },
    ],
  },
  {
    source: 'demo',
    text: 'A female voice and a duck quacking followed by wind noise on microphone with waves splashing in the background',
    events: [
      { has: ['female voice'], turn: 0 },
      { has: ['duck quacking'], turn: 0 },
      { has: ['wind noise'], turn: 1 },
      { has: ['waves splashing'], turn: 1, role: 'bg' },
    ],
  },
  {
    source: 'demo',
    text: 'A river stream of water flowing followed by typing on a computer keyboard',
    events: [
      { has: ['water flowing'], turn: 0 },
      { has: ['typing', 'keyboard'], turn: 1 },
    ],
  },
];
