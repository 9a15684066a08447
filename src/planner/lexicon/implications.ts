import { home } from './home';
import type { Implication } from './implied-sound';
import { kitchen } from './kitchen';
import { nature } from './nature';
import { people } from './people';
import { places } from './places';
import { vehicles } from './vehicles';
import { work } from './work';

/** Every action and scene that the rules turn into sounds (planner.md 3.2: what the words alone do not say). */
export const IMPLICATIONS: readonly Implication[] = [
  ...vehicles,
  ...home,
  ...kitchen,
  ...work,
  ...people,
  ...nature,
  ...places,
];
