/** What a pickle of a state dict is made of, once read. Nothing in it can be called. */

/** The name of a Python class or function: a name only, and only one that is on the reader's list. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A value made by the host: a storage or a tensor. */
export abstract class PickleObject {
  abstract readonly kind: string;
}

export type PickleDict = Map<PickleValue, PickleValue>;

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PickleDict
  | PickleTuple
  | PickleGlobal
  | PickleObject;

/** What the machine asks of whoever knows the objects that a pickle refers to. */
export interface PickleHost {
  /** Null: not on the list. */
  global(name: string): PickleValue | null;
  /** What `callable(*args)` stands for; null: not possible with these arguments. */
  reduce(callable: PickleGlobal, args: readonly PickleValue[]): PickleValue | null;
  /** The object outside the pickle that `id` names; null: not an id known here. */
  persistent(id: PickleValue): PickleValue | null;
}
