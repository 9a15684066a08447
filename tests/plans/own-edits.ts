import type { ChangeOutcome, ExpectedEdit, Outcome, StartingScene } from './expected-edit';
import { CAR, CAR_AND_TALK, NOTHING, STORM, STREET } from './starting-scenes';

/** Edits of ours, one kind after the other. The rules were seen to run on them while they were written. */

function edit(scene: StartingScene, text: string, ...oneOf: readonly Outcome[]): ExpectedEdit {
  return { source: 'own', scene, text, oneOf };
}

function touched(scene: StartingScene, focus: string, text: string, outcome: Outcome): ExpectedEdit {
  return { source: 'own', scene, text, focus, oneOf: [outcome] };
}

const ask = (choices: number): Outcome => ({ ask: { choices } });
const unexplained = (...words: readonly string[]): Outcome => ({ ask: { unexplained: words } });
const thunder = (effect: NonNullable<ChangeOutcome['changed']>[string]): ChangeOutcome => ({
  changed: { 'Thunder rumbles': effect },
});
const rain = (effect: NonNullable<ChangeOutcome['changed']>[string]): ChangeOutcome => ({
  changed: { 'Rain falls': effect },
});
const dog = (effect: NonNullable<ChangeOutcome['changed']>[string]): ChangeOutcome => ({
  changed: { 'A dog barks': effect },
});
const siren = (effect: NonNullable<ChangeOutcome['changed']>[string]): ChangeOutcome => ({
  changed: { 'A siren wails': effect },
});

const LOCKED: StartingScene = {
  duration: 10,
  events: [
    { caption: 'A bell rings', spans: [[1, 3]], locked: true },
    { caption: 'Wind blows', spans: [[0, 10]], role: 'bg' },
  ],
};

export const OWN_EDITS: readonly ExpectedEdit[] = [
  // Add.
  edit(STORM, 'add rain from 2 to 5', { added: [{ has: ['rain'], spans: [[2, 5]] }] }),
  edit(STORM, 'add wind howling from 0 to 10 and remove the rain', {
    added: [{ has: ['wind'], spans: [[0, 10]] }],
    removed: ['Rain falls'],
  }),
  edit(STORM, 'add a bell at 4 s', { added: [{ has: ['bell'], start: 4 }] }),
  edit(STORM, 'add a cat meowing before the thunder', {
    added: [{ has: ['cat'], before: ['Thunder rumbles'] }],
  }),
  edit(STREET, 'add a horn honking after the siren', {
    added: [{ has: ['horn'], after: ['A siren wails'] }],
    free: ['A dog growls'],
  }),
  edit(STORM, 'add birds singing in the background', { added: [{ has: ['birds'], role: 'bg' }] }),
  edit(STORM, 'add a door slam at the end', { added: [{ has: ['door'], end: 10 }] }),
  edit(STORM, 'add a wolf howling during the rain', { added: [{ has: ['wolf'], with: ['Rain falls'] }] }),
  edit(STREET, 'add a man shouting on the left', { added: [{ has: ['man'], side: 'left' }] }),
  edit(STORM, 'Please add some wind, too.', { added: [{ has: ['wind'] }] }),
  edit(STORM, 'insert an owl between the second bark and the thunder', {
    added: [{ has: ['owl'], start: 4, before: ['Thunder rumbles'] }],
  }),
  edit(CAR, 'Now I want to add "a man talks" before "driving away" and after "car engine starting".', {
    added: [{ has: ['man talks'], after: ['A car engine starts'], before: ['A car drives away'] }],
    free: ['A car drives away'],
  }),
  edit(NOTHING, 'add a dog barking', { added: [{ has: ['dog'] }] }),
  // Remove.
  edit(STORM, 'remove the dog', { removed: ['A dog barks'] }),
  edit(STREET, 'remove the dog', ask(2)),
  edit(STREET, 'remove the dogs', { removed: ['A dog barks', 'A dog growls'] }),
  edit(STREET, 'remove the dog that growls', { removed: ['A dog growls'] }, ask(2)),
  edit(STORM, 'delete the rain and the thunder', { removed: ['Rain falls', 'Thunder rumbles'] }),
  edit(STORM, 'remove the second bark', dog({ spans: [[1, 2]] })),
  edit(STORM, 'remove the last bark', dog({ spans: [[1, 2]] })),
  edit(STORM, 'remove the first bark', dog({ spans: [[3, 4]] })),
  edit(STORM, 'remove everything but the rain', { removed: ['A dog barks', 'Thunder rumbles'] }),
  edit(STORM, 'get rid of e3', { removed: ['Thunder rumbles'] }),
  edit(STORM, 'remove number 2', { removed: ['Rain falls'] }),
  edit(STORM, 'no thunder', { removed: ['Thunder rumbles'] }),
  edit(STORM, 'remove the cat', unexplained('cat')),
  touched(STORM, 'Rain falls', 'remove it', { removed: ['Rain falls'] }),
  // Replace.
  edit(CAR, 'replace driving away by a motorbike', {
    changed: { 'A car drives away': { has: ['motorbike'] } },
  }),
  edit(CAR, 'replace the car by a motorbike', ask(4)),
  edit(STREET, 'replace the siren with church bells', siren({ has: ['church bells'], without: ['siren'] })),
  edit(STREET, 'change the siren to an ice cream van', siren({ has: ['ice cream van'] })),
  edit(STREET, 'swap the siren for a train horn', siren({ has: ['train horn'] })),
  edit(STORM, 'turn the dog into a cat meowing', dog({ has: ['cat'], without: ['dog'] })),
  edit(STORM, 'a cat instead of the dog', dog({ has: ['cat'], without: ['dog'] })),
  edit(CAR_AND_TALK, 'Could you change "driving away" to "playing loud music"?', {
    changed: { 'A car drives away': { has: ['music'], without: ['driv'] } },
  }),
  touched(STREET, 'A siren wails', 'make it a train horn', siren({ has: ['train horn'] })),
  // The lexicon hears a whole scene in it.
  touched(STREET, 'A siren wails', 'make it a fire alarm', ask(2)),
  // Level.
  edit(STORM, 'make the thunder louder', thunder({ level: 'louder' })),
  edit(STORM, 'make the rain much quieter', rain({ level: 'quieter' })),
  edit(STORM, 'thunder +3 dB', thunder({ gainBy: 3 })),
  edit(STORM, 'make the rain 6 dB quieter', rain({ gainBy: -6 })),
  edit(STORM, 'set the rain to -12 dB', rain({ gainBy: -6 })),
  edit(STORM, 'the thunder twice as loud', thunder({ level: 'louder' })),
  edit(STORM, 'the dog is too loud', dog({ level: 'quieter' })),
  edit(STORM, 'turn up the dog', dog({ level: 'louder' })),
  edit(STORM, 'turn the thunder down by 4 dB', thunder({ gainBy: -4 })),
  edit(STORM, 'everything quieter', {
    changed: {
      'A dog barks': { level: 'quieter' },
      'Rain falls': { level: 'quieter' },
      'Thunder rumbles': { level: 'quieter' },
    },
  }),
  // Times.
  edit(STORM, 'move the thunder to 3 seconds', thunder({ start: 3 })),
  edit(STORM, 'move the thunder 2 seconds earlier', thunder({ shift: -2 })),
  edit(STORM, 'make the thunder louder and two seconds later', thunder({ start: 8, level: 'louder' })),
  edit(STREET, 'delay the siren by 1.5 s', siren({ shift: 1.5 })),
  edit(STREET, 'the siren should start at 5', siren({ start: 5 })),
  edit(STREET, 'move the siren after the growl', siren({ after: ['A dog growls'] }), siren({ start: 9 })),
  edit(STORM, 'move the thunder to the start', thunder({ start: 0 })),
  edit(STORM, 'the rain from 2 to 7 s', rain({ spans: [[2, 7]] })),
  edit(STREET, 'move the siren to the end', siren({ end: 12 })),
  // Length.
  edit(STREET, 'make the siren 2 seconds longer', siren({ length: 6 })),
  edit(STREET, 'make the siren shorter', siren({ length: 'shorter' })),
  edit(STREET, 'make the siren twice as long', siren({ length: 8 })),
  edit(STORM, 'the same but twice as long', {
    duration: 20,
    changed: {
      'A dog barks': { start: 2, length: 'longer' },
      'Rain falls': { spans: [[0, 20]] },
      'Thunder rumbles': { spans: [[12, 20]] },
    },
    free: ['A dog barks'],
  }),
  edit(STORM, 'make the scene 15 seconds long', { duration: 15, free: ['Rain falls'] }),
  edit(STORM, 'stretch the rain to the end', {}),
  edit(STREET, 'the siren until the end', siren({ end: 12, length: 'longer' })),
  edit(STORM, 'let the dog bark three times', dog({ count: 3 })),
  // Place, fades, loops, mutes.
  edit(STREET, 'pan the siren to the left', siren({ side: 'left' })),
  edit(STREET, 'the siren on the right', siren({ side: 'right' })),
  edit(STORM, 'fade in the rain over 3 seconds', rain({ fadeIn: 3 })),
  edit(STORM, 'fade the thunder out', thunder({ fadeOut: true })),
  edit(STREET, 'loop the siren', siren({ loop: true })),
  edit(STORM, 'mute the dog', dog({ muted: true })),
  edit(STREET, 'put the siren in the background', siren({ role: 'bg', level: 'quieter' })),
  // Again.
  edit(STORM, 'try the thunder again', thunder({ anew: true })),
  edit(STREET, 'a different siren', siren({ anew: true })),
  edit(STORM, 'regenerate the rain', rain({ anew: true })),
  // Compound.
  edit(STORM, 'remove the dog, make the rain louder and add a bell at 5 s', {
    removed: ['A dog barks'],
    changed: { 'Rain falls': { level: 'louder' } },
    added: [{ has: ['bell'], start: 5 }],
  }),
  edit(STORM, 'make the thunder louder and the rain quieter', {
    changed: { 'Thunder rumbles': { level: 'louder' }, 'Rain falls': { level: 'quieter' } },
  }),
  edit(STREET, 'move the siren to 1 s, then make it quieter', siren({ start: 1, level: 'quieter' })),
  edit(STORM, 'remove the thunder and put an explosion in its place', {
    removed: ['Thunder rumbles'],
    added: [{ has: ['explosion'], spans: [[6, 10]] }],
  }),
  // Steps of the history.
  edit(STORM, 'undo that', { travel: 'undo' }),
  edit(STORM, 'redo', { travel: 'redo' }),
  // Scenes.
  edit(STORM, 'generate a train passing by', {
    removed: ['A dog barks', 'Rain falls', 'Thunder rumbles'],
    added: [{ has: ['train'] }],
  }),
  edit(CAR_AND_TALK, 'Combine "A dog barks" with "rain falls"', {
    removed: [
      'A car door opens',
      'A car door closes',
      'A car engine starts',
      'A man talks',
      'A car drives away',
    ],
    added: [{ has: ['dog'] }, { has: ['rain'], with: ['A dog barks'] }],
  }),
  // Asked, never guessed.
  edit(STORM, 'double the volume of the thunder but halve the rain', ask(2)),
  edit(STORM, 'halve the length of the rain', rain({ length: 5 })),
  edit(STORM, 'reverse the thunder', unexplained('reverse')),
  edit(STORM, 'less rain', rain({ level: 'quieter' })),
  edit(STORM, 'make it scarier', unexplained('scarier')),
  edit(STORM, 'add more drama', unexplained('drama')),
  edit(STORM, 'make the thunder like a sunny day', unexplained('sunny')),
  edit(STORM, 'xyzzy', unexplained('xyzzy')),
  edit(STORM, 'glitch the rain under the thunder', unexplained('glitch')),
  edit(STORM, 'put the thunder somewhere nice', unexplained('somewhere', 'nice')),
  // As levels, places and takes are called beside a desk.
  edit(STORM, 'thunder 3 dB down, rain 2 dB up', {
    changed: { 'Thunder rumbles': { gainBy: -3 }, 'Rain falls': { gainBy: 2 } },
  }),
  edit(STORM, 'have the rain be quiet', rain({ level: 'quieter' })),
  edit(STORM, 'a little less thunder', thunder({ gainBy: -3 })),
  edit(STORM, 'rain from 4 s on', rain({ spans: [[4, 10]] })),
  edit(STREET, 'cut the siren short at 5 s', siren({ spans: [[2, 5]] })),
  edit(STREET, 'a long fade out on the siren', siren({ fadeOut: true })),
  edit(STREET, 'play the siren again at 8 s', {
    changed: {
      'A siren wails': {
        spans: [
          [2, 6],
          [8, 12],
        ],
      },
    },
  }),
  edit(STREET, 'add a third dog', { added: [{ has: ['a dog'], without: ['third'] }] }),
  // Locked sounds stay.
  edit(LOCKED, 'remove the bell', {}),
  edit(LOCKED, 'make the bell louder', {}),
];
