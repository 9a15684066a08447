/** Sign, minutes as the clock shows them, the number, and a unit that stands beside the field anyway. */
const TYPED =
  /^(?<sign>[+-]?)(?:(?<minutes>\d+):(?=[0-5]?\d(?:\D|$)))?(?<number>\d+\.?\d*|\.\d+)(?:s|sec|db|%)?$/u;

/**
 * A number as people type it and as the page writes it: 6.5, 6,5, −3 dB, 2 714 744, 1:05.5 for a minute and 5.5 seconds.
 * NaN for anything else.
 */
export function readNumber(text: string): number {
  const plain = text.replace(/\s/gu, '').replace('−', '-').replace(',', '.').toLowerCase();
  const { sign, minutes = '0', number } = TYPED.exec(plain)?.groups ?? {};
  if (number === undefined) return NaN;
  const value = 60 * Number(minutes) + Number(number);
  return sign === '-' ? -value : value;
}
