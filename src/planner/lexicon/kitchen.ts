import { action, scene } from './implied-sound';

/** Cooking, eating, drinking. */
export const kitchen = [
  action(
    [
      'cook dinner/lunch/meal/food/breakfast/supper/soup',
      'prepare dinner/lunch/meal/food/breakfast/supper',
      'make dinner/lunch/breakfast/supper',
      'cook',
    ],
    'A knife chops on a board',
    '~Food sizzles in a pan',
    'Dishes clatter',
  ),
  action(
    ['cut/slice/chop vegetable/vegetables/onion/onions/carrot/carrots/bread/fruit'],
    'A knife chops on a board',
  ),
  action(
    ['make coffee', 'brew coffee', 'prepare coffee'],
    'A coffee grinder runs',
    '~Water bubbles',
    'Coffee pours into a cup',
  ),
  action(
    ['make tea', 'brew tea', 'prepare tea'],
    'A kettle whistles',
    'Water pours into a cup',
    'A spoon clinks',
  ),
  action(['boil egg/eggs/pasta/potatoes'], '~Water boils'),
  action(['bake cake/bread/cookie/cookies/pie'], 'A mixer runs', 'An oven door closes', 'A timer dings'),
  action(['make smoothie/juice/milkshake'], 'Ice rattles', 'A blender runs'),
  action(['make popcorn'], 'Popcorn pops'),
  action(['make toast'], 'A toaster clicks'),
  action(['make sandwich/salad'], 'A knife chops on a board', 'A plate clinks'),
  action(['grill/barbecue meat/steak/food', 'have barbecue'], '~Meat sizzles', 'People talk'),
  action(
    ['eat dinner/lunch/meal/breakfast', 'have dinner/lunch/breakfast/meal', 'dine'],
    'Cutlery clinks',
    '~People talk',
  ),
  action(['eat chip/chips/apple/crisps/cracker/cereal/carrot', 'bite apple'], 'A person crunches food'),
  action(['eat soup', 'eat noodles/ramen'], 'A person slurps'),
  action(
    ['drink coffee/tea/water/beer/wine/juice', 'have drink/coffee/tea/beer'],
    'A glass clinks',
    'A person slurps',
  ),
  action(['make toast guests', 'raise glass/glasses', 'toast to'], 'Glasses clink', 'People cheer'),
  action(['open bottle/wine/champagne', 'uncork bottle'], 'A cork pops', 'Wine pours into a glass'),
  action(['open can/soda/beer'], 'A can hisses open', 'A drink pours'),
  action(['stir coffee/tea/cup/pot/soup'], 'A spoon clinks in a cup'),
  action(['use microwave', 'microwave food'], '~A microwave hums', 'A microwave beeps'),
  scene(['kitchen'], '~Food sizzles in a pan', 'Dishes clatter', 'A knife chops on a board'),
  scene(['restaurant', 'diner', 'dinner party'], '~A crowd talks', 'Cutlery clinks', 'Glasses clink'),
  scene(
    ['cafe', 'café', 'coffee shop', 'coffeehouse'],
    '~A crowd talks',
    'A coffee machine hisses',
    'Cups clink',
  ),
  scene(['bar', 'pub', 'tavern', 'saloon'], '~A crowd talks', 'Glasses clink', 'Music plays'),
  scene(['picnic'], '~Birds sing', 'People talk', 'Children laugh'),
  scene(['barbecue', 'cookout'], '~Meat sizzles', 'People talk', 'Children laugh'),
] as const;
