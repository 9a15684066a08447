import { formsOf, wordList } from '../rules/inflections';

/** Verbs that name a sound: who reads them hears something. */
export const SOUND_VERBS = formsOf(`
  say applaud baa babble bang bark bawl beat beep belch bellow blare blast blat bleat bleep blow boil boom bounce bray
  breathe bubble burble burp burst buzz cackle call caw chant chat chatter cheer chime chirp chirrup chitter choke chop
  chortle chuckle chug chuff clack clang clank clap clash clatter click clink clip-clop cluck clunk converse coo cough
  crack crackle crank crash creak crinkle croak crow crumble crumple crunch cry ding discuss drill drip drone drum echo
  erupt exhale explode fart file fizz fizzle flap flush flutter gargle gasp giggle gobble groan growl grind grumble
  grunt gurgle hammer hiccup hiccough hiss hit holler honk hoot howl hum idle inhale jangle jingle kiss knock laugh meow
  meow mew moan moo mumble murmur neigh oink pant patter peal ping play plink plop plunk pop pound pour purr quack quake
  rap rasp rattle rev rhythm ring rip roar rumble rustle sand sand saw scrape scratch scream screech scrub scuff
  shatter shoot shout shriek shuffle shut sigh sing sip sizzle skid slam slap slosh slurp smack smash snap snarl sneeze
  snicker sniff sniffle snore snort sob speak spin splash splatter splutter spray sputter squawk squeak squeal squelch
  squish squirt stitch stomp strum swish swoosh talk tap tear thrum thud thump thunder tick ticktock tinkle toll toot
  trickle trill trot tweet type vibrate vocalize vroom wail warble weep wheeze whimper whine whinny whip whir whirr
  whisper whistle whiz whoop whoosh woof yap yell yelp yip yodel yowl zip zoom gallop gush blend fry ruffle scuffle
  jackhammer crinkle crumple flow narrate lecture preach recite cluck blare gobble snip clop clippity-clop clonk beatbox
  cackle caterwaul chomp munch gulp honk peep ribbit rasp screak sluice spatter spit stamp strike swash twang whack
  whump thwack dribble bump knead tattoo shush hush pluck detonate`);

/** Things that are heard by themselves. */
export const SOUND_NOUNS: ReadonlySet<string> = new Set(
  wordList(`
  noise noises sound sounds speech speeches music song songs melody tune beat beats applause laughter thunder rain
  rainfall rainstorm wind winds breeze gust gusts footstep footsteps gunshot gunshots gunfire explosion explosions siren
  sirens horn horns bell bells alarm alarms whistle whistles cheer cheers clap claps static feedback conversation
  conversations chatter commotion voice voices singing speaking talking engine engines motor motors machinery traffic
  waves surf waterfall stream fireworks firework heartbeat heartbeats tick-tock tic-toc ticktock tick-tocks ticktocks
  drums drum guitar piano violin flute trumpet orchestra choir ringtone dial-tone buzzer whoosh whooshes hum hums croaks
  burp burps fart farts flatulence snore snores hiccups meows barks chirps clicks pops bangs thumps thuds crack cracks
  cry cries scream screams yell yells shout shouts giggle giggles birdsong crickets cicadas insects gallop hooves hoofs
  clip-clop clip-clops clip-clopping clickety-clack vibration vibrations reverberation creak creaks squeak squeaks
  squeal squeals crackle crackling splash splashes drip drips trickle rumble rumbles roar roars hiss hisses rattle
  rattles clatter clang clank clink crash crashes ding dings beep beeps tone tones ring rings chime chimes tapping
  typing shots shot blast blasts bomb bombs helicopter airplane jet plane train sewing breathing crunching impact
  impacts movement water clicking murmur murmurs narration dialogue chirping accelerating howls howl moos cluck clucks
  hammering revs quack quacks vehicle vehicles radio telephone screeching babble intercom announcement announcements
  doorbell doorbells foghorn breath breaths monologue`),
);

/** Verbs of things that move or work; they make a clause of their words, but no sound by themselves. */
export const OTHER_VERBS = formsOf(`
  accelerate adjust approach arrive attempt become begin board bring brush build burn bustle carry change charge chase
  chew clean climb close collide come continue cook crawl crank cross crush cut cycle dance decelerate decorate depart
  dig dive drag draw drink drive drop eat emit end engage enter exit fade fall feed fight fill finish fire fly follow gear
  give glide go grow handle happen hang hold hop hurry inspect interact jog jump kick knit land launch leave lift light
  lock make march move mow navigate occur open operate pack paddle paint park pass pat pedal perform pick place plow
  polish power pull pump push put race read record release repeat respond ride rise roll rotate row rub run rush set
  sew sharpen shift shovel shower shut sit skate ski sleep slide slow slurp smoke speed spill start stir stop surround
  sweep swim swing switch take test throw touch travel turn unlock use vacuum wake walk wash watch water wave whisk whittle
  wind wipe work wrap write yawn is are was were be has have admire visit hide seek play enjoy prepare bake chop wander
  stroll hike rest relax meditate pray study teach serve order pay shop buy sell ring deliver mail fix repair
  dress dine photograph stride step snowboard skateboard brawl bowl win introduce drown test-drive box iron fish surf celebrate argue camp garden weld shave pace tiptoe flee sprint quarrel gossip
  stumble trip wrestle attack exercise examine service forge hunt marry unwrap unpack unlock descend greet brew grill slice
  flick load reload aim sneak swirl circle hover ascend descend crest crash bathe clear draw dial`);

/** Words that end in -ing and name things. */
export const THINGS_IN_ING: ReadonlySet<string> = new Set(
  wordList(
    `thing something anything nothing everything ceiling building buildings morning evening king string wing wings
    spring clothing railing wedding being during earring ring sibling duckling wing meeting swing crossing according
    amazing boxing-ring parking outing clearing painting bowling sling ding interesting`,
  ),
);

/** Words that may stand for a thing one uses ("boards a train"): heard only where no action with them is known. */
export const THINGS_THAT_SOUND: ReadonlySet<string> = new Set(
  wordList(
    `engine engines motor motors machinery vehicle helicopter airplane plane jet train radio telephone stream waves surf
    waterfall guitar piano violin drum drums bell bells alarm horn horns tone tones traffic fireworks shot shots movement
    music song intercom bomb bombs insects water wind impact play plays playing played`,
  ),
);

/** Subjects of actions that are no one's doing: "a vehicle drives away" is heard as it is said. */
export const MOVING_THINGS: ReadonlySet<string> = new Set(
  wordList(
    `vehicle vehicles car cars truck trucks bus buses van motorcycle motorcycles motorbike scooter train trains tram boat
    boats ship ships plane planes airplane aircraft jet helicopter engine engines motor motors tractor machine machines
    water liquid river stream faucet tap tire tires wheel wheels ball rocket horse horses dog dogs cat cats bird birds
    duck ducks wind leaves clock fire ambulance vacuum wood oil food cleaner waves wave rain`,
  ),
);

/** Who can do something: a single verb is an action only of one of these ("a man runs", not "a tap runs"). */
export const PERSONS: ReadonlySet<string> = new Set(
  wordList(
    `man men woman women person people boy boys girl girls child children kid kids baby babies toddler couple family he
    she they i we you someone somebody everybody guy guys lady ladies gentleman friend friends player players mechanic
    chef cook baker teacher student students worker workers farmer soldier soldiers driver group team mother father mom
    dad brother sister grandmother grandfather neighbour neighbor neighbors commuter barista waiter waitress carpenter
    blacksmith secretary writer author runner jogger cyclist hiker camper hunter knight knights thief burglar nurse
    doctor dentist barber hairdresser pilot sailor fisherman gardener cleaner janitor maid tourist tourists traveller
    traveler passenger passengers customer customers cashier librarian musician dancer skater skier swimmer surfer
    wizard witch pirate pirates cowboy king queen adult adults teenager teenagers male female detective spy policeman
    officer guard guards firefighter firefighters athlete athletes boxer boxers`,
  ),
);
