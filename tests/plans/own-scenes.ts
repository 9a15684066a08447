import { guessed, type ExpectedScene } from './expected-scene';

/** Times, counts, order, roles and implied sounds: sentences written for these tests. */
export const OWN_SCENES: readonly ExpectedScene[] = [
  {
    source: 'times',
    text: 'A dog barks from 2 to 4 seconds and rain falls from 0 to 10 seconds',
    events: [
      { has: ['dog barks'], without: ['2', 'second'], spans: [[2, 4]] },
      { has: ['rain falls'], spans: [[0, 10]] },
    ],
  },
  {
    source: 'times',
    text: 'A dog barks from 2 to 4 and again from 6 to 8.5 seconds',
    events: [
      {
        has: ['dog barks'],
        without: ['again'],
        spans: [
          [2, 4],
          [6, 8.5],
        ],
        count: 2,
      },
    ],
  },
  {
    source: 'times',
    text: 'between 1 s and 3 s a cat meows, between 5 s and 6 s a door slams',
    events: [
      { has: ['cat meows'], spans: [[1, 3]] },
      { has: ['door slams'], spans: [[5, 6]] },
    ],
  },
  {
    source: 'times',
    text: 'Rain for 3 seconds, then a siren for 4 seconds',
    events: [
      { has: ['rain'], spans: [[0, 3]] },
      { has: ['siren'], spans: [[3, 7]] },
    ],
  },
  {
    source: 'times',
    text: 'Music plays until 6 s, then a crowd applauds',
    events: [
      { has: ['music plays'], spans: [[0, 6]] },
      { has: ['crowd applauds'], spans: [[6, 10]] },
    ],
  },
  {
    source: 'times',
    text: 'A siren starts at 2 s and ends at 5 s',
    events: [{ has: ['siren'], without: ['starts', 'ends'], spans: [[2, 5]] }],
  },
  {
    source: 'times',
    text: 'Wind blows in the first half, a wolf howls in the last 3 seconds',
    events: [
      { has: ['wind blows'], spans: [[0, 5]] },
      { has: ['wolf howls'], spans: [[7, 10]] },
    ],
  },
  {
    source: 'times',
    text: 'a 20 second scene of waves and seagulls crying',
    duration: 20,
    events: [{ has: ['waves'] }, { has: ['seagulls crying'] }],
  },
  {
    source: 'times',
    text: 'Thunder at 12 seconds while rain falls',
    duration: 13,
    events: [{ has: ['thunder'] }, { has: ['rain falls'], spans: [[0, 13]] }],
  },
  {
    source: 'times',
    text: '0-3 s: a bell rings; 3-6 s: a train passes; 6-10 s: a crowd talks',
    events: [
      { has: ['bell rings'], spans: [[0, 3]] },
      { has: ['train passes'], spans: [[3, 6]] },
      { has: ['crowd talks'], spans: [[6, 10]] },
    ],
  },
  {
    source: 'times',
    text: 'A helicopter flies for the last quarter',
    events: [{ has: ['helicopter flies'], spans: [[7.5, 10]] }],
  },
  {
    source: 'counts',
    text: 'An owl hoots three times, then wind rises',
    events: [
      { has: ['owl hoots'], without: ['three', 'times'], count: 3, turn: 0 },
      { has: ['wind rises'], without: ['owl'], turn: 1 },
    ],
  },
  {
    source: 'counts',
    text: 'Four loud knocks, then a door opens',
    events: [
      { has: ['loud knock'], without: ['four', 'knocks'], count: 4, turn: 0 },
      { has: ['door opens'], turn: 1 },
    ],
  },
  {
    source: 'counts',
    text: 'Two dogs bark and a man speaks twice',
    events: [{ has: ['two dogs bark'] }, { has: ['man speaks twice'] }],
  },
  { source: 'counts', text: 'A phone beeps twelve times', events: [{ has: ['beeps twelve times'] }] },
  {
    source: 'order',
    text: 'Before a dog barks, a cat meows',
    events: [
      { has: ['cat meows'], turn: 0 },
      { has: ['dog barks'], turn: 1 },
    ],
  },
  {
    source: 'order',
    text: 'A woman laughs after a glass breaks',
    events: [
      { has: ['glass breaks'], turn: 0 },
      { has: ['woman laughs'], turn: 1 },
    ],
  },
  {
    source: 'order',
    text: 'a man speaks then whistles',
    events: [
      { has: ['man speaks'], turn: 0 },
      { has: ['man whistles'], turn: 1, said: 'whistles' },
    ],
  },
  {
    source: 'order',
    text: 'A car passes. Then a horse gallops. Finally, a crowd cheers.',
    events: [
      { has: ['car passes'], turn: 0 },
      { has: ['horse gallops'], turn: 1 },
      { has: ['crowd cheers'], turn: 2 },
    ],
  },
  {
    source: 'order',
    text: 'While wind howls, a wolf howls and an owl hoots',
    events: [{ has: ['wind howls'], role: 'bg' }, { has: ['wolf howls'] }, { has: ['owl hoots'] }],
  },
  {
    source: 'roles',
    text: 'A piano plays softly in the background as a man speaks loudly',
    events: [
      { has: ['piano plays'], without: ['background'], role: 'bg' },
      { has: ['man speaks'], role: 'fg' },
    ],
  },
  {
    source: 'roles',
    text: 'Church bells ring in the distance, birds sing and a stream flows',
    events: [
      { has: ['church bells ring'], without: ['distance'], role: 'bg' },
      { has: ['birds sing'] },
      { has: ['stream flows'], role: 'bg' },
    ],
  },
  { source: 'roles', text: 'no music, only rain', events: [{ has: ['rain'], without: ['music'] }] },
  {
    source: 'roles',
    text: 'A man says "hello there, my dog" and laughs',
    events: [
      { has: ['man'], without: ['hello', 'dog'] },
      { has: ['man laughs'] },
    ],
  },
  {
    source: 'implied',
    text: 'a battlefield',
    events: [{ ...guessed(0, 'machine gun'), role: 'bg' }, guessed(1, 'explosion'), guessed(2, 'scream'), guessed(3, 'gunshots')],
  },
  {
    source: 'implied',
    text: 'a thunderstorm',
    events: [{ has: ['rain'], guess: true, role: 'bg' }, { has: ['wind'], guess: true, role: 'bg' }, { has: ['thunder'], guess: true }],
  },
  {
    source: 'implied',
    text: 'cooking dinner',
    events: [{ has: ['sizzles'], guess: true, role: 'bg' }, guessed(0, 'knife'), guessed(1, 'dishes')],
  },
  {
    source: 'implied',
    text: 'a forest in the morning',
    events: [{ has: ['birds sing'], guess: true }, { has: ['leaves'], guess: true }],
  },
  { source: 'implied', text: 'typing a letter', events: [{ has: ['keyboard typing'], guess: true }] },
  {
    source: 'implied',
    text: 'A man walks through the snow while the wind howls',
    events: [{ has: ['footsteps', 'snow'], guess: true }, { has: ['wind howls'], role: 'bg' }],
  },
  {
    source: 'implied',
    text: 'She brushes her teeth, then takes a shower',
    events: [
      { ...guessed(0, 'teeth') },
      { ...guessed(0, 'water runs') },
      { ...guessed(1, 'water sprays') },
    ],
  },
  {
    source: 'order',
    text: 'A dog barks twice, then thunder rumbles',
    events: [{ has: ['dog barks'], count: 2 }, { has: ['thunder rumbles'] }],
  },
];
