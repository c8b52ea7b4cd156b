// What a file of rows is once it was read, whatever its form: sheets of cells, at the places where a person sees them.

export type Cell = string | number | boolean | Date | null;

export type Sheet = {
  /** Null in a CSV. */
  readonly name: string | null;
  /** From row 1 and column A on; nothing is left out before the first filled cell. */
  readonly rows: readonly (readonly Cell[])[];
};

/** 0 → A, 25 → Z, 26 → AA */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}
