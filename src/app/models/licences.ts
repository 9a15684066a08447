import { AUFFUSION } from '../../models/sources/known-repositories';

/** A licence as the dialogue shows it before anything is installed under it. */
export interface LicenceWords {
  readonly name: string;
  /** What it allows and asks, in plain lines. */
  readonly lines: readonly string[];
  /** Its full text; null: only its source can tell. */
  readonly text: string | null;
}

const creative = (path: string): string => `https://creativecommons.org/licenses/${path}/legalcode.en`;

/** Licences that checkpoints are mostly published under, by the names that cards use (SPDX in lower case). */
const LICENCES: ReadonlyMap<string, LicenceWords> = new Map([
  [AUFFUSION.licence.id, { ...AUFFUSION.licence, text: creative('by-nc-sa/4.0') }],
  [
    'cc-by-sa-4.0',
    {
      name: 'CC BY-SA 4.0',
      lines: [
        'For any use, commercial too.',
        'Name the authors when you share the model.',
        'Share changed versions of the model under the same licence.',
      ],
      text: creative('by-sa/4.0'),
    },
  ],
  [
    'cc-by-4.0',
    {
      name: 'CC BY 4.0',
      lines: [
        'For any use, commercial too.',
        'Name the authors when you share the model.',
        'Say what was changed when you share a changed version.',
      ],
      text: creative('by/4.0'),
    },
  ],
  [
    'cc-by-nc-4.0',
    {
      name: 'CC BY-NC 4.0',
      lines: [
        'Not for commercial use.',
        'Name the authors when you share the model.',
        'Say what was changed when you share a changed version.',
      ],
      text: creative('by-nc/4.0'),
    },
  ],
  [
    'apache-2.0',
    {
      name: 'Apache 2.0',
      lines: [
        'For any use, commercial too.',
        'Keep its notices when you share the model.',
        'Say what was changed when you share a changed version.',
      ],
      text: 'https://www.apache.org/licenses/LICENSE-2.0',
    },
  ],
  [
    'mit',
    {
      name: 'MIT',
      lines: [
        'For any use, commercial too.',
        'Keep its notice when you share the model.',
        'It comes without any warranty.',
      ],
      text: 'https://opensource.org/license/mit',
    },
  ],
]);

const UNNAMED: LicenceWords = {
  name: 'No licence named',
  lines: [
    'Its source names no licence.',
    'Nothing says that you may use or share it.',
    'Ask whoever published it, unless it is your own.',
  ],
  text: null,
};

/** @param licence as a source or a card names it */
export function licenceWords(licence: string | null): LicenceWords {
  if (licence === null || licence === '' || licence === 'unknown') return UNNAMED;
  // What a card adds about recordings stands in the card.
  const [first = ''] = licence.split(/[;,]/u);
  return (
    LICENCES.get(first.trim().toLowerCase()) ?? {
      name: first.trim(),
      lines: ['What it allows is not known here.', 'Read it at its source before you accept it.'],
      text: null,
    }
  );
}

/** For a row: "CC BY-SA 4.0". */
export function licenceName(licence: string | null): string {
  return licenceWords(licence).name;
}
