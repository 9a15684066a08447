import { AppError } from '../../lib/errors';
import { jsonInWords } from '../../lib/parse-json';

/**
 * Reads a published `config.json` field by field. A field whose value would change the maths in a way that we do not
 * write is refused by name, and so is a field that nobody has read (`refuseOthers`).
 */
export class ConfigReader {
  readonly #config: Readonly<Record<string, unknown>>;
  /** What to call the network in messages. */
  readonly #network: string;
  readonly #read = new Set<string>();

  constructor(network: string, config: Readonly<Record<string, unknown>>) {
    this.#network = network;
    this.#config = config;
  }

  has(field: string): boolean {
    return this.#config[field] !== undefined && this.#config[field] !== null;
  }

  number(field: string, fallback?: number): number {
    const value = this.#value(field, fallback);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.refuse(field, 'a number');
  }

  /** A whole number above zero. */
  count(field: string, fallback?: number): number {
    const value = this.#value(field, fallback);
    return isCount(value) ? value : this.refuse(field, 'a whole number above 0');
  }

  boolean(field: string, fallback: boolean): boolean {
    const value = this.#value(field, fallback);
    return typeof value === 'boolean' ? value : this.refuse(field, 'true or false');
  }

  counts(field: string, fallback?: readonly number[]): readonly number[] {
    const value = this.#value(field, fallback);
    return Array.isArray(value) && value.length > 0 && value.every(isCount)
      ? value
      : this.refuse(field, 'a list of whole numbers above 0');
  }

  list(field: string): readonly unknown[] {
    const value = this.#value(field, undefined);
    return Array.isArray(value) && value.length > 0 ? value : this.refuse(field, 'a list that is not empty');
  }

  countLists(field: string): readonly (readonly number[])[] {
    const value = this.#value(field, undefined);
    const valid = Array.isArray(value) && value.every((list) => Array.isArray(list) && list.every(isCount));
    return valid ? value : this.refuse(field, 'a list of lists of whole numbers above 0');
  }

  /** One whole number for all levels, or a list with one each. */
  countPerLevel(field: string, levels: number, fallback?: number): readonly number[] {
    const value = this.#value(field, fallback);
    if (isCount(value)) return Array.from({ length: levels }, () => value);
    return Array.isArray(value) && value.length === levels && value.every(isCount)
      ? value
      : this.refuse(field, `a whole number above 0, or ${levels} of them`);
  }

  /** A whole number above zero that divides all of these. */
  divisor(field: string, of: readonly number[], fallback: number): number {
    const value = this.count(field, fallback);
    return of.every((number) => number % value === 0)
      ? value
      : this.refuse(field, `a divisor of ${of.join(', ')}`);
  }

  choice<T extends string | number>(field: string, allowed: readonly T[], fallback?: T): T {
    const value = this.#value(field, fallback);
    return allowed.find((choice) => choice === value) ?? this.refuse(field, allowed.join(' or '));
  }

  choices<T extends string>(field: string, allowed: readonly T[], fallback?: readonly T[]): readonly T[] {
    const value = this.#value(field, fallback);
    const valid =
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((entry) => allowed.some((one) => one === entry));
    return valid ? (value as T[]) : this.refuse(field, `a list of ${allowed.join(' or ')}`);
  }

  /** Fields that may be absent or null and otherwise have to hold this value. */
  requireNeutral(neutral: Readonly<Record<string, unknown>>): void {
    for (const [field, expected] of Object.entries(neutral)) {
      const value = this.#value(field, null);
      if (value !== null && value !== expected)
        this.refuse(field, expected === null ? 'null' : jsonInWords(expected));
    }
  }

  /** Every field not read so far has to be one of these, to begin with `_`, or to be null or false. */
  refuseOthers(harmless: readonly string[]): void {
    for (const [field, value] of Object.entries(this.#config)) {
      const known = this.#read.has(field) || harmless.includes(field) || field.startsWith('_');
      if (!known && value !== null && value !== false) this.refuse(field, 'absent');
    }
  }

  refuse(field: string, expected: string): never {
    const value = jsonInWords(this.has(field) ? this.#config[field] : undefined);
    throw new AppError(
      'config-unsupported',
      `The config of the ${this.#network} has ${field}: ${value}; only this is supported: ${expected}.`,
      {
        remedy: 'Use a checkpoint of a supported family; the documentation lists them.',
        place: `config.json of the ${this.#network}, field ${field}`,
      },
    );
  }

  #value(field: string, fallback: unknown): unknown {
    this.#read.add(field);
    return this.has(field) ? this.#config[field] : fallback;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
