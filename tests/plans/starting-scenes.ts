import type { StartingScene } from './expected-edit';

/** Scenes that the edits of these sets begin with. */

export const NOTHING: StartingScene = { duration: 10, events: [] };

/** Figure 4 after its first turn. */
export const CAR: StartingScene = {
  duration: 10,
  events: [
    { caption: 'A car door opens', spans: [[0, 2]] },
    { caption: 'A car door closes', spans: [[2, 4]] },
    { caption: 'A car engine starts', spans: [[4, 7]] },
    { caption: 'A car drives away', spans: [[7, 10]] },
  ],
};

/** Figure 4 after its second turn. */
export const CAR_AND_TALK: StartingScene = {
  duration: 10,
  events: [
    { caption: 'A car door opens', spans: [[0, 2]] },
    { caption: 'A car door closes', spans: [[2, 4]] },
    { caption: 'A car engine starts', spans: [[4, 6]] },
    { caption: 'A man talks', spans: [[6, 8]] },
    { caption: 'A car drives away', spans: [[8, 10]] },
  ],
};

export const STORM: StartingScene = {
  duration: 10,
  events: [
    {
      caption: 'A dog barks',
      spans: [
        [1, 2],
        [3, 4],
      ],
    },
    { caption: 'Rain falls', spans: [[0, 10]], role: 'bg', gainDb: -6 },
    { caption: 'Thunder rumbles', spans: [[6, 10]] },
  ],
};

export const STREET: StartingScene = {
  duration: 12,
  events: [
    { caption: 'Traffic passes by', spans: [[0, 12]], role: 'bg', gainDb: -6 },
    { caption: 'A siren wails', spans: [[2, 6]] },
    { caption: 'A dog barks', spans: [[4, 5]] },
    { caption: 'A dog growls', spans: [[7, 9]] },
  ],
};
