/** Names what an effect runs again for, where its body reads it only later or not at all. */
export function dependsOn(...values: readonly unknown[]): number {
  return values.length;
}
