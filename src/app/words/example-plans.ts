import type { PlanOperation } from '../../project/operations';

/** Made by tests/unit/app/example.test.ts; not to be edited. */
export const EXAMPLE_PLANS: readonly {
  readonly sentence: string;
  readonly operations: readonly PlanOperation[];
}[] = [
  {
    "sentence": "A dog barks twice while rain falls, followed by thunder.",
    "operations": [
      {
        "op": "add",
        "event": {
          "caption": "A dog barks",
          "spans": [
            {
              "start": 0.9,
              "end": 1.7
            },
            {
              "start": 2.3,
              "end": 3.1
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            2,
            17
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "Rain falls",
          "spans": [
            {
              "start": 0,
              "end": 10
            }
          ],
          "role": "bg",
          "gainDb": -6,
          "loop": true,
          "said": [
            24,
            34
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "Thunder",
          "spans": [
            {
              "start": 5,
              "end": 10
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            48,
            55
          ],
          "guess": false,
          "timesGiven": false
        }
      }
    ]
  },
  {
    "sentence": "A man enters his car and drives away while it rains.",
    "operations": [
      {
        "op": "add",
        "event": {
          "caption": "A car door opens",
          "spans": [
            {
              "start": 0,
              "end": 2.3
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            2,
            20
          ],
          "guess": true,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A car door closes",
          "spans": [
            {
              "start": 2.3,
              "end": 4.5
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            2,
            20
          ],
          "guess": true,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A car engine starts",
          "spans": [
            {
              "start": 4.2,
              "end": 6.7
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            25,
            51
          ],
          "guess": true,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A car drives away",
          "spans": [
            {
              "start": 6.7,
              "end": 10
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            25,
            51
          ],
          "guess": true,
          "timesGiven": false
        }
      }
    ]
  },
  {
    "sentence": "Crickets chirp, a frog croaks four times, then a wolf howls.",
    "operations": [
      {
        "op": "add",
        "event": {
          "caption": "Crickets chirp",
          "spans": [
            {
              "start": 0,
              "end": 10
            }
          ],
          "role": "bg",
          "gainDb": -6,
          "loop": true,
          "said": [
            0,
            14
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A frog croaks",
          "spans": [
            {
              "start": 0.5,
              "end": 1.4
            },
            {
              "start": 2,
              "end": 2.9
            },
            {
              "start": 3.5,
              "end": 4.4
            },
            {
              "start": 5,
              "end": 5.9
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            18,
            40
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A wolf howls",
          "spans": [
            {
              "start": 6.7,
              "end": 10
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            49,
            59
          ],
          "guess": false,
          "timesGiven": false
        }
      }
    ]
  },
  {
    "sentence": "Birds sing, then a church bell rings.",
    "operations": [
      {
        "op": "add",
        "event": {
          "caption": "Birds sing",
          "spans": [
            {
              "start": 0,
              "end": 6
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            0,
            10
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A church bell rings",
          "spans": [
            {
              "start": 5.7,
              "end": 10
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            19,
            36
          ],
          "guess": false,
          "timesGiven": false
        }
      }
    ]
  },
  {
    "sentence": "A clock ticks, then a telephone rings and a door opens.",
    "operations": [
      {
        "op": "add",
        "event": {
          "caption": "A clock ticks",
          "spans": [
            {
              "start": 0,
              "end": 5.3
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            2,
            13
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A telephone rings",
          "spans": [
            {
              "start": 5.6,
              "end": 10
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            22,
            37
          ],
          "guess": false,
          "timesGiven": false
        }
      },
      {
        "op": "add",
        "event": {
          "caption": "A door opens",
          "spans": [
            {
              "start": 5.8,
              "end": 8.3
            }
          ],
          "role": "fg",
          "gainDb": 0,
          "loop": false,
          "said": [
            44,
            54
          ],
          "guess": false,
          "timesGiven": false
        }
      }
    ]
  }
];
